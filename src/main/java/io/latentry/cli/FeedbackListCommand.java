/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.FeedbackKind;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.feedback.FeedbackTopic;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry feedback list}. */
@Command(
        name = "list",
        description = "What has been said and not been taken back, the latest last.",
        mixinStandardHelpOptions = true)
final class FeedbackListCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private DetectorOption detectors;

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            converter = KindConverter.class,
            description = "Only of this kind: confirmed, false-alarm, expected or new-normal.")
    private Optional<FeedbackKind> kind = Optional.empty();

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LatentryConfig loaded = config.load();
        Set<String> names =
                detectors.of(loaded).stream().map(DetectorConfig::name).collect(Collectors.toSet());
        List<FeedbackView> views = new FeedbackTopic(loaded)
                .all().stream()
                        .filter(entry -> names.contains(entry.detector())
                                && kind.map(entry.kind()::equals).orElse(true))
                        .map(FeedbackView::of)
                        .toList();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(views));
        } else {
            views.forEach(view -> out.println(view.text()));
            out.printf("%,d said%n", views.size());
        }
        out.flush();
        return ExitCode.OK;
    }
}
