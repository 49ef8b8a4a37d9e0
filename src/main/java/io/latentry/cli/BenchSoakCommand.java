/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.bench.Soak;
import io.latentry.bench.SoakFigures;
import io.latentry.bench.SoakOptions;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry bench soak}: whether memory stays flat. */
@Command(
        name = "soak",
        description = {
            "Run a detector at full speed in a process of its own and watch that process's memory, while new model",
            "versions are published. Exit code 1 if resident memory grew by 3 % or more after minute 5 (in a soak under",
            "20 minutes: after its first quarter), or if a published version was not taken into use. Needs Linux."
        },
        mixinStandardHelpOptions = true)
final class BenchSoakCommand implements Callable<Integer> {
    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "20m",
            converter = DurationConverter.class,
            description = "How long, as in 90s or 20m. Default: ${DEFAULT-VALUE}.")
    private Duration duration;

    @Option(
            names = "--swaps",
            paramLabel = "N",
            defaultValue = "50",
            description = "Model versions published meanwhile. Default: ${DEFAULT-VALUE}.")
    private int swaps;

    @Option(
            names = "--window",
            paramLabel = "N",
            defaultValue = "1",
            description = "Readings that are judged together. Default: ${DEFAULT-VALUE}.")
    private int window;

    @Option(
            names = "--heap",
            paramLabel = "MB",
            defaultValue = "512",
            description = "Java heap of the app in megabytes. Default: ${DEFAULT-VALUE}.")
    private int heap;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        SoakFigures figures = new Soak(options(), Latentry.class.getName(), new BenchProgress()).run();
        PrintWriter out = spec.commandLine().getOut();
        figures.lines().forEach(out::println);
        out.flush();
        return figures.passed() ? 0 : 1;
    }

    private SoakOptions options() {
        try {
            return SoakOptions.of(duration, swaps, window, heap);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
