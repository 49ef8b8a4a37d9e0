/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeedbackKind;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.feedback.AnomalySearch;
import io.latentry.feedback.FeedbackEntry;
import io.latentry.feedback.FeedbackTopic;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentry feedback add}. */
@Command(
        name = "add",
        description = {
            "Say what a stretch of an entity's time was.",
            "confirmed: a fault; false-alarm: normal, the alarm was wrong; expected: unusual and intended, as maintenance is;",
            "new-normal: from then on (--from, or now) this is how it runs."
        },
        mixinStandardHelpOptions = true)
final class FeedbackAddCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Parameters(
            paramLabel = "KIND",
            converter = KindConverter.class,
            description = "confirmed, false-alarm, expected or new-normal.")
    private FeedbackKind kind;

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description = "Whose judgement it is about; may be left out with --event, or where there is only one.")
    private Optional<String> detector = Optional.empty();

    @ArgGroup(multiplicity = "1")
    private About about;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "First event time, " + MomentConverter.HELP + ". Default: that of the --event.")
    private Optional<Instant> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Last event time, written alike. Default: that of the --event; a new normal needs none.")
    private Optional<Instant> to = Optional.empty();

    @Option(names = "--who", paramLabel = "NAME", description = "Who says so. Default: the user of this command.")
    private Optional<String> who = Optional.empty();

    @Option(names = "--why", paramLabel = "TEXT", defaultValue = "", description = "Why, in words.")
    private String why;

    @Spec
    private CommandSpec spec;

    /** What it is about: one of these has to be said, so that nothing is about all entities by mistake. */
    static final class About {
        @Option(names = "--entity", paramLabel = "NAME", description = "It is about this entity.")
        private Optional<String> entity = Optional.empty();

        @Option(names = "--all-entities", description = "It is about all of them.")
        private boolean all;

        @Option(
                names = "--event",
                paramLabel = "ID",
                description = "It answers this anomaly event (eventId), and is about its entity at its time.")
        private Optional<String> event = Optional.empty();

        Optional<String> named() {
            return all ? Optional.empty() : entity;
        }
    }

    @Override
    public Integer call() {
        LatentryConfig loaded = config.load();
        Optional<AnomalyEvent> answered = about.event.map(id -> found(loaded, id));
        FeedbackEntry entry = entry(loaded, answered);
        new FeedbackTopic(loaded).add(entry);
        PrintWriter out = spec.commandLine().getOut();
        out.println(FeedbackView.of(entry).text());
        out.flush();
        return ExitCode.OK;
    }

    private AnomalyEvent found(LatentryConfig loaded, String id) {
        try {
            return new AnomalySearch(loaded).event(id);
        } catch (IllegalArgumentException e) {
            throw refused("--event: " + e.getMessage());
        }
    }

    private FeedbackEntry entry(LatentryConfig loaded, Optional<AnomalyEvent> answered) {
        Optional<Instant> moment = answered.map(AnomalyEvent::getEventTime);
        boolean newNormal = kind == FeedbackKind.NEW_NORMAL;
        try {
            return FeedbackEntry.said(
                    detector(loaded, answered),
                    kind,
                    answered.map(AnomalyEvent::getEntity).or(about::named),
                    from.or(() -> moment)
                            .or(() -> newNormal ? Optional.of(Instant.now()) : Optional.empty())
                            .orElseThrow(() ->
                                    refused("Missing --from: since when was it " + FeedbackView.spelled(kind) + "?")),
                    newNormal
                            ? to
                            : Optional.of(to.or(() -> moment)
                                    .orElseThrow(() -> refused(
                                            "Missing --to: until when was it " + FeedbackView.spelled(kind) + "?"))),
                    about.event,
                    who.orElseGet(() -> System.getProperty("user.name", "unknown")),
                    why);
        } catch (IllegalArgumentException e) {
            throw refused("--from, --to: " + e.getMessage());
        }
    }

    private String detector(LatentryConfig loaded, Optional<AnomalyEvent> answered) {
        Optional<String> named = detector.or(() -> answered.map(AnomalyEvent::getDetector));
        List<String> names =
                loaded.detectors().stream().map(DetectorConfig::name).toList();
        if (named.isEmpty() && names.size() == 1) {
            return names.get(0);
        }
        String name = named.orElseThrow(() -> refused("Missing --detector: one of " + String.join(", ", names)));
        if (!names.contains(name)) {
            throw refused("--detector: there is no detector " + name + "; there are " + String.join(", ", names));
        }
        if (answered.filter(event -> !event.getDetector().equals(name)).isPresent()) {
            throw refused("--detector " + name + ": the event is one of detector "
                    + answered.get().getDetector());
        }
        return name;
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
