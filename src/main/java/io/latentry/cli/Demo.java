/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.local.LocalStack;
import io.latentry.local.LocalStackOptions;
import io.latentry.retrain.Retraining;
import io.latentry.retrain.RetrainingOutcome;
import io.latentry.stream.DetectionService;
import io.latentry.stream.DetectorState;
import io.latentry.web.Dashboard;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** A demo that is running: the stack, the worlds, the detectors and the page, closed in the opposite order. */
final class Demo implements AutoCloseable {
    private static final Duration UNTIL_RETRAINED = Duration.ofSeconds(15);
    private static final Duration CATCH_UP_WITHIN = Duration.ofSeconds(2);
    private static final Duration RUNNING_WITHIN = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final PrintWriter out;
    private final ShutdownSignal stop;
    private final DemoFolder folder;
    private final StateReport report;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private LatentryConfig config;
    private LocalStack stack;
    private DemoWorlds worlds;
    private DetectionService detection;
    private Dashboard dashboard;

    Demo(PrintWriter out, ShutdownSignal stop, DemoFolder folder) {
        this.out = out;
        this.stop = stop;
        this.folder = folder;
        this.report = new StateReport(out, stop);
    }

    /** Starts everything, up to live records that are scored; returns early when the end is asked for. */
    void start(int kafkaPort, int registryPort, int httpPort) throws IOException, InterruptedException {
        say("Starting a broker and a schema registry");
        stack = closing(LocalStack.start(new LocalStackOptions(kafkaPort, registryPort, Optional.empty())));
        config = folder.configure(stack, httpPort);
        dashboard = closing(Dashboard.start(config));
        detection = closing(new DetectionService(config, report::update));
        worlds = closing(new DemoWorlds(stack.bootstrapServers(), stack.registryUrl()));
        say("Simulating the past of 8 pumps and 3 camera cars");
        worlds.writeHistory(stop);
        detection.start();
        retrain();
        if (!awaitRunning()) {
            return;
        }
        worlds.goLive(false);
        say("READY dashboard=" + page() + " bootstrap=" + stack.bootstrapServers() + " registry=" + stack.registryUrl()
                + " config=" + folder.configFile());
    }

    /** Address of the page. */
    URI page() {
        return dashboard.uri();
    }

    /** Writes the addresses as JSON. */
    void writeState(Path file) throws IOException {
        Map<String, String> state = new LinkedHashMap<>();
        state.put("bootstrap", stack.bootstrapServers());
        state.put("registry", stack.registryUrl());
        state.put("dashboard", page().toString());
        state.put("config", folder.configFile().toString());
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(state));
    }

    /** Lets it run: a while without faults, then both models are retrained and swapped, then things go wrong. */
    void runUntil(Optional<Duration> duration) throws InterruptedException {
        duration.ifPresent(stop::requestAfter);
        Duration calm = duration.map(total -> total.dividedBy(4))
                .filter(part -> part.compareTo(UNTIL_RETRAINED) < 0)
                .orElse(UNTIL_RETRAINED);
        if (stop.await(calm)) {
            return;
        }
        say("Retraining both models on what has come in since");
        retrain();
        if (stop.isRequested()) {
            return;
        }
        say("From now on pumps fail and the weather turns: watch the page");
        worlds.goLive(true);
        stop.await();
    }

    /** Whether a detector has failed. */
    boolean anyFailed() {
        return !report.failures().isEmpty();
    }

    /**
     * Stops the worlds, lets the detectors catch up, and says what became of every record.
     *
     * @return whether every record has had its effect, once
     */
    boolean finish() {
        worlds.close();
        boolean balanced = true;
        for (DetectorConfig detector : config.detectors()) {
            Account account = settledAccount(detector);
            balanced &= account.without() == 0 && account.repeated() == 0;
            say(detector.name() + ": " + account.summary() + "; injected faults: " + worlds.faults(detector.name()));
        }
        sayWhatNext();
        return balanced;
    }

    /** The account once every record has its effect, or when there is no more progress towards that. */
    private Account settledAccount(DetectorConfig detector) {
        Account account = Account.of(config, detector);
        long progress = System.nanoTime();
        while (account.without() > 0 && System.nanoTime() - progress < CATCH_UP_WITHIN.toNanos()) {
            Account next = Account.of(config, detector);
            if (next.without() < account.without()) {
                progress = System.nanoTime();
            }
            account = next;
        }
        return account;
    }

    private void retrain() {
        Retraining retraining = new Retraining(config, Latentry.BuildVersion.current());
        for (DetectorConfig detector : config.detectors()) {
            try (TrainingMeter meter = new TrainingMeter(detector.name(), stop)) {
                RetrainingOutcome outcome = retraining.once(detector, meter);
                say(outcome.published()
                        .map(manifest -> "Published model version " + manifest.getVersion() + " of " + detector.name()
                                + ", trained on " + manifest.getTraining().getRows() + " records")
                        .orElseGet(() -> "The new model of " + detector.name() + " did not pass the gate: "
                                + outcome.gate().reason()));
            } catch (CancellationException e) {
                return;
            }
        }
    }

    private boolean awaitRunning() throws InterruptedException {
        long deadline = System.nanoTime() + RUNNING_WITHIN.toNanos();
        while (!stop.await(LOOK_AGAIN)) {
            if (detection.states().values().stream().allMatch(state -> state.phase() == DetectorState.Phase.RUNNING)) {
                return true;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "The detectors do not run after " + RUNNING_WITHIN.toSeconds() + " s: " + detection.states());
            }
        }
        return false;
    }

    private void sayWhatNext() {
        List.of(
                        "",
                        "What next:",
                        "  ./latentry stack --data ./data      a broker and a registry of your own that keep their data",
                        "  ./latentry import FILE.csv.gz …     your own records as Avro",
                        "  ./latentry run -c latentry.yaml     your own detectors; README.md shows the file",
                        "  ./latentry --help                   everything else")
                .forEach(this::say);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }

    /** Closes what was started, last first; what fails to close does not keep the rest open. */
    @Override
    public void close() {
        IllegalStateException failure = null;
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) {
                failure = failure == null ? new IllegalStateException("Not everything could be stopped") : failure;
                failure.addSuppressed(e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
