/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.ModelEvent;
import io.latentry.avro.ShadowReport;
import io.latentry.model.DetectorModels;
import io.latentry.model.ModelTopic;
import io.latentry.model.ShadowReports;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every {@code latentry models} command takes: where the models are, whose they are, and how to answer. */
final class ModelsOptions {
    private static final Duration SHADOWS_OF = Duration.ofDays(7);

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description = "Which detector; may be left out where there is only one.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private Optional<ModelTopic> topic = Optional.empty();
    private Optional<List<ModelEvent>> history = Optional.empty();
    private Optional<List<ShadowReport>> shadows = Optional.empty();

    CommandLine commandLine() {
        return spec.commandLine();
    }

    /** The topic of the configuration. */
    ModelTopic topic() {
        if (topic.isEmpty()) {
            topic = Optional.of(new ModelTopic(config.load()));
        }
        return topic.get();
    }

    /** What happened to all models; read once. */
    List<ModelEvent> history() {
        if (history.isEmpty()) {
            history = Optional.of(topic().history());
        }
        return history.get();
    }

    /** What second models made of the records of the last days, added up; read once. None is no reason to show nothing else. */
    List<ShadowReport> shadows() {
        if (shadows.isEmpty()) {
            try {
                shadows = Optional.of(
                        ShadowReports.sums(config.load(), Instant.now().minus(SHADOWS_OF)));
            } catch (TimeoutException e) {
                commandLine().getErr().println("Nothing is shown of second models: " + e.getMessage());
                shadows = Optional.of(List.of());
            }
        }
        return shadows.get();
    }

    /** Every detector that has models, or the one that was asked for. */
    Collection<DetectorModels> all() {
        return name.isPresent() ? List.of(one()) : topic().read().values();
    }

    /** The detector that was asked for, or the only one there is. */
    DetectorModels one() {
        SortedMap<String, DetectorModels> all = topic().read();
        if (name.isEmpty() && all.size() == 1) {
            return all.get(all.firstKey());
        }
        if (name.isEmpty()) {
            throw refused(
                    all.isEmpty() ? "there are no models yet" : "name one of them with --detector: " + all.keySet());
        }
        if (!all.containsKey(name.get())) {
            throw refused("--detector " + name.get() + ": no model of it, only of " + all.keySet());
        }
        return all.get(name.get());
    }

    /** The answer; an {@link IllegalArgumentException} becomes one of wrong usage. */
    <T> T asked(Supplier<T> answer) {
        try {
            return answer.get();
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
    }

    /** Prints the answer, as JSON or as text. */
    void print(Object answer, Supplier<String> text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JsonText.of(answer) : text.get().stripTrailing());
        out.flush();
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
