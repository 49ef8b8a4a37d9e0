/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.config.DashboardConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.web.Dashboard;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry dashboard}: serves the page until it is told to stop. */
@Command(
        name = "dashboard",
        description = "Serve the page with live scores and the list of anomalies.",
        mixinStandardHelpOptions = true)
final class DashboardCommand implements Callable<Integer> {
    private static final int HIGHEST_PORT = 65_535;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port to listen on, instead of the configuration's; 0 for any free one.")
    private Optional<Integer> port;

    @Option(
            names = "--host",
            paramLabel = "HOST",
            description = "Address to listen on, instead of the configuration's. The page has no login: whoever reaches"
                    + " the address sees it.")
    private Optional<String> host;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        LatentryConfig loaded = config.load();
        DashboardConfig at = address(loaded.dashboard());
        try (ShutdownSignal stop = new ShutdownSignal();
                Dashboard dashboard = Dashboard.start(loaded.withDashboard(at))) {
            spec.commandLine().getOut().println("The page is at " + dashboard.uri());
            spec.commandLine().getOut().flush();
            stop.await();
            return 0;
        }
    }

    private DashboardConfig address(DashboardConfig configured) {
        int chosen = port.orElse(configured.port());
        if (chosen < 0 || chosen > HIGHEST_PORT) {
            throw new ParameterException(
                    spec.commandLine(), "--port: " + chosen + " is no port; expected 0 to " + HIGHEST_PORT);
        }
        return new DashboardConfig(host.orElse(configured.host()), chosen);
    }
}
