/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.config.LatentryConfig;
import io.latentry.stream.DetectionService;
import io.latentry.stream.DetectorState;
import io.latentry.stream.StreamCounters;
import io.latentry.web.Health;
import io.latentry.web.HealthServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code latentry run}: runs the detectors until it is told to stop or none of them is left; exits with 1 if one failed. */
@Command(
        name = "run",
        description = "Run the detectors: read the input topics, score, write anomaly events.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        LatentryConfig loaded = config.load();
        try (ShutdownSignal stop = new ShutdownSignal()) {
            StateReport report = new StateReport(spec.commandLine().getOut(), stop);
            Optional<HealthServer> health = Optional.empty();
            try (DetectionService service = new DetectionService(loaded, report::update)) {
                health = loaded.health().map(at -> HealthServer.start(at, () -> health(service)));
                service.start();
                stop.await();
            } finally {
                health.ifPresent(HealthServer::close);
            }
            List<String> failures = report.failures();
            int code = failures.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
            stop.exitWith(code);
            failures.forEach(failure -> spec.commandLine().getErr().println("latentry run: " + failure));
            spec.commandLine().getErr().flush();
            return code;
        }
    }

    private static List<Health> health(DetectionService service) {
        Map<String, StreamCounters.Snapshot> counts = service.counts();
        return service.states().entrySet().stream()
                .map(entry -> health(entry.getKey(), entry.getValue(), counts.get(entry.getKey())))
                .toList();
    }

    private static Health health(String name, DetectorState state, StreamCounters.Snapshot counts) {
        String said = state.reason().isEmpty() ? "" : state.reason() + "; ";
        return new Health(name, state.phase().name(), state.isHealthy(), said + counts.summary());
    }
}
