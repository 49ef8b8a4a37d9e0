/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import picocli.CommandLine.Command;

/** {@code latentry bench}: measures on this machine what the documentation claims of another. */
@Command(
        name = "bench",
        description = "Measure throughput and latency on this machine. Nothing else should run on it meanwhile.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchStreamCommand.class,
            BenchLatencyCommand.class,
            BenchGpuCommand.class,
            BenchRetrainCommand.class,
            BenchSoakCommand.class
        })
final class BenchCommand {}
