/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point: {@code latentry COMMAND}. Exit codes: 0 success, 1 failure while running, 2 wrong usage or file. */
@Command(
        name = "latentry",
        description = "Streaming anomaly detection on Kafka with variational autoencoders.",
        mixinStandardHelpOptions = true,
        subcommands = {})
public final class Latentry {

    private Latentry() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Latentry()).execute(args));
    }
}
