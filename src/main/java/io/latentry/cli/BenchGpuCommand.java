/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.bench.DeviceBench;
import io.latentry.bench.DeviceBenchOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry bench gpu}: scoring and training on the devices of this machine. */
@Command(
        name = "gpu",
        description = {
            "Score and train on the CPU (one thread) and on the GPU, beside a bare product of a batch with a square",
            "matrix of the same width. Without a GPU it says so and measures the CPU."
        },
        mixinStandardHelpOptions = true)
final class BenchGpuCommand implements Callable<Integer> {
    @Option(
            names = "--features",
            split = ",",
            paramLabel = "N",
            description = "Numbers per row, of 38, 512 and 2048. All unless given.")
    private List<Integer> features = List.of();

    @Option(
            names = "--batches",
            split = ",",
            paramLabel = "N",
            description = "Rows per call. 512, 2048, 8192, 32768 and 65536 unless given.")
    private List<Integer> batches = List.of();

    @Option(names = "--quick", description = "Under a minute: two widths, small batches, hardly any training.")
    private boolean quick;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        new DeviceBench(options(), new BenchProgress()).run().lines().forEach(out::println);
        out.flush();
        return 0;
    }

    private DeviceBenchOptions options() {
        DeviceBenchOptions usual = quick ? DeviceBenchOptions.quick() : DeviceBenchOptions.thorough();
        try {
            return new DeviceBenchOptions(
                    features.isEmpty() ? usual.features() : features,
                    batches.isEmpty() ? usual.batches() : batches,
                    usual.seconds(),
                    usual.training());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
