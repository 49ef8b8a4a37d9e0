/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.local.LocalStack;
import io.latentry.local.LocalStackOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry stack}: a broker and a schema registry on this machine, until Ctrl-C. */
@Command(
        name = "stack",
        description = "Run a Kafka broker and a schema registry on this machine, until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class StackCommand implements Callable<Integer> {
    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Port of the broker; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "Port of the registry; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int registryPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keep topics and schemas in this folder. Without it they are thrown away at the end.")
    private Optional<Path> data = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        try (ShutdownSignal stop = new ShutdownSignal()) {
            try (LocalStack stack = LocalStack.start(new LocalStackOptions(kafkaPort, registryPort, data))) {
                out.println("Kafka            " + stack.bootstrapServers());
                out.println("Schema registry  " + stack.registryUrl());
                out.println("Data             " + data.map(Path::toString).orElse("thrown away at the end"));
                out.println("Ctrl-C stops both.");
                out.flush();
                stop.await();
            }
            out.println("Stopped.");
            out.flush();
            return 0;
        }
    }
}
