/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.bench.LatencySweep;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry bench latency}: what each setting that trades latency for throughput does to both. */
@Command(
        name = "latency",
        description = {
            "Change one setting at a time, the others as shipped: latency from a record to its alert at 5,000 records",
            "per second, and throughput and batch size at full speed. Prints a Markdown table. Takes about 13 minutes."
        },
        mixinStandardHelpOptions = true)
final class BenchLatencyCommand implements Callable<Integer> {
    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "24",
            description = "How long alerts are timed for each value, in seconds. Default: ${DEFAULT-VALUE}.")
    private double seconds;

    @Option(
            names = "--full-seconds",
            paramLabel = "S",
            defaultValue = "8",
            description = "How long full speed is measured for each value, in seconds. Default: ${DEFAULT-VALUE}.")
    private double fullSeconds;

    @Option(names = "--quick", description = "Train models only as much as their speed needs.")
    private boolean quick;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LatencySweep sweep = new LatencySweep(seconds, fullSeconds, quick, new BenchProgress());
        PrintWriter out = spec.commandLine().getOut();
        LatencySweep.table(sweep.run()).forEach(out::println);
        out.flush();
        return 0;
    }
}
