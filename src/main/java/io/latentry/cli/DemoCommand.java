/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry demo}: everything at once, on this machine, with nothing but a JDK. */
@Command(
        name = "demo",
        description = {
            "Show everything at once: a broker, a registry, simulated pumps and camera cars,",
            "two detectors, a retraining with a swap, and the page."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--headless", description = "Do not open the page in a browser.")
    private boolean headless;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Stop after this time, counted from READY: 120s, 5m, PT1H. Until Ctrl-C when absent.")
    private Optional<Duration> duration = Optional.empty();

    @Option(
            names = "--state-file",
            paramLabel = "FILE",
            description = "Write the addresses as JSON: bootstrap, registry, dashboard, config.")
    private Optional<Path> stateFile = Optional.empty();

    @Option(
            names = "--http-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Port of the page; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int httpPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the broker; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int kafkaPort;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Port of the registry; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int registryPort;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        try (ShutdownSignal stop = new ShutdownSignal();
                DemoFolder folder = DemoFolder.create();
                Demo demo = new Demo(out, stop, folder)) {
            demo.start(kafkaPort, registryPort, httpPort);
            if (stop.isRequested()) {
                return demo.anyFailed() ? 1 : 0;
            }
            if (stateFile.isPresent()) {
                demo.writeState(stateFile.get());
            }
            if (!headless) {
                Browser.open(demo.page());
            }
            demo.runUntil(duration);
            return demo.finish() ? 0 : 1;
        }
    }
}
