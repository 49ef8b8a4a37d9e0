/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.model.DetectorModels;
import io.latentry.model.Succession;
import io.latentry.offline.explore.VersionPlot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentry models list|show|diff|plot|promote|rollback|prune}: the versions of the models, and which of them judges. */
@Command(
        name = "models",
        description = "Look at the versions of each detector's model, and choose which of them judges.",
        synopsisSubcommandLabel = "(list | show | diff | plot | promote | rollback | prune)",
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Missing required subcommand: list, show, diff, plot, promote, rollback or prune");
    }

    @Command(
            name = "list",
            description = "The versions of every detector, or of one: role, parent, data, held-out figures, gate.",
            mixinStandardHelpOptions = true)
    int list(@Mixin ModelsOptions options) {
        List<DetectorView> detectors = options.all().stream()
                .map(models -> DetectorView.of(models, options.history(), options.shadows()))
                .toList();
        options.print(detectors, () -> new ModelTable(detectors).toString());
        return ExitCode.OK;
    }

    @Command(
            name = "show",
            description = "All that is known of one version, and what happened to it.",
            mixinStandardHelpOptions = true)
    int show(
            @Mixin ModelsOptions options,
            @Parameters(arity = "0..1", paramLabel = "VERSION", description = "Which version. Default: the champion.")
                    Optional<Long> version) {
        DetectorModels models = options.one();
        VersionView view = version(options, models, version.or(models::champion));
        options.print(view, () -> ModelFacts.text(view));
        return ExitCode.OK;
    }

    @Command(
            name = "diff",
            description = "What differs between two versions: features, data, options, figures, checks of the gate.",
            mixinStandardHelpOptions = true)
    int diff(
            @Mixin ModelsOptions options,
            @Parameters(index = "0", paramLabel = "A", description = "A version.") long a,
            @Parameters(index = "1", paramLabel = "B", description = "Another.") long b) {
        DetectorModels models = options.one();
        ModelDiff diff =
                ModelDiff.of(version(options, models, Optional.of(a)), version(options, models, Optional.of(b)));
        options.print(diff, diff::text);
        return ExitCode.OK;
    }

    @Command(
            name = "plot",
            description = "Draw the held-out loss of each version, and what the gate measured.",
            mixinStandardHelpOptions = true)
    int plot(
            @Mixin ModelsOptions options,
            @Option(names = "--output", required = true, paramLabel = "FILE", description = "PNG file to write.")
                    Path output)
            throws IOException {
        List<VersionPlot.Version> versions =
                DetectorView.of(options.one(), options.history(), List.of()).versions().stream()
                        .map(VersionView::plotted)
                        .toList();
        if (versions.stream().noneMatch(version -> version.loss().isPresent())) {
            throw new ParameterException(
                    options.commandLine(), "no version says what its held-out loss was: there is nothing to draw");
        }
        VersionPlot.write(versions, output);
        options.print(Map.of("output", output.toString()), () -> "Drawn: " + output);
        return ExitCode.OK;
    }

    @Command(
            name = "promote",
            description = "Make a version the champion: running detectors go over to it between two batches.",
            mixinStandardHelpOptions = true)
    int promote(
            @Mixin ModelsOptions options,
            @Mixin ModelChangeOptions change,
            @Parameters(paramLabel = "VERSION", description = "Which version.") long version) {
        return change.apply(options, Succession.promotion(version, change.motive()));
    }

    @Command(
            name = "rollback",
            description = "Take a former version back into service.",
            mixinStandardHelpOptions = true)
    int rollback(
            @Mixin ModelsOptions options,
            @Mixin ModelChangeOptions change,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "VERSION",
                            description = "Which version. Default: the champion's predecessor.")
                    Optional<Long> version) {
        return change.apply(options, Succession.rollback(version, change.motive()));
    }

    @Command(
            name = "prune",
            description = {
                "Delete old versions from the models topic.",
                "What is champion, challenger or predecessor is never deleted."
            },
            mixinStandardHelpOptions = true)
    int prune(
            @Mixin ModelsOptions options,
            @Mixin ModelChangeOptions change,
            @Option(
                            names = "--keep",
                            required = true,
                            paramLabel = "N",
                            description = "How many of the newest versions stay, beside those that have a role.")
                    int keep) {
        if (keep < 0) {
            throw new ParameterException(options.commandLine(), "--keep " + keep + ": must not be negative");
        }
        return change.apply(options, Succession.pruning(keep, change.motive()));
    }

    private static VersionView version(ModelsOptions options, DetectorModels models, Optional<Long> version) {
        return options.asked(() -> {
            long number = version.orElseThrow(() -> new IllegalArgumentException(
                    "detector " + models.detector() + " has no champion; name one of the versions "
                            + models.versions().keySet()));
            return VersionView.of(models, models.version(number), options.history(), options.shadows());
        });
    }
}
