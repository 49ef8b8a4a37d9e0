/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.config.DetectorConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each detector is trained next: at once, then every {@code training.every}; sooner after a training that could not
 * be done. The outcomes may be read from any thread.
 */
public final class RetrainSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(RetrainSchedule.class);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

    private final Map<String, DetectorConfig> detectors = new LinkedHashMap<>();
    private final Map<String, Instant> due = new LinkedHashMap<>();
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Clock clock;

    /** A schedule in which every detector is due now. */
    public RetrainSchedule(List<DetectorConfig> detectors, Clock clock) {
        this.clock = clock;
        for (DetectorConfig detector : detectors) {
            this.detectors.put(detector.name(), detector);
            due.put(detector.name(), clock.instant());
            outcomes.put(detector.name(), new Outcome(true, "not trained yet"));
        }
    }

    /** Time until the next training; zero when one is due. */
    public Duration pause() {
        Instant next = due.values().stream().min(Instant::compareTo).orElseThrow();
        Duration pause = Duration.between(clock.instant(), next);
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    /**
     * Trains what is due; a training that fails is tried again later and keeps no other from its turn.
     *
     * @param training trains a detector; gives the reason if the new model was rejected
     * @throws CancellationException when {@code training} does: it was asked to stop
     */
    public void runDue(Function<DetectorConfig, Optional<String>> training) {
        Instant now = clock.instant();
        detectors.forEach((name, detector) -> {
            if (!due.get(name).isAfter(now)) {
                Outcome outcome = run(detector, training);
                outcomes.put(name, outcome);
                Duration every = detector.training().every();
                boolean soon = !outcome.done() && AFTER_FAILURE.compareTo(every) < 0;
                due.put(name, clock.instant().plus(soon ? AFTER_FAILURE : every));
            }
        });
    }

    private Outcome run(DetectorConfig detector, Function<DetectorConfig, Optional<String>> training) {
        try {
            Optional<String> rejection = training.apply(detector);
            String message = rejection
                    .map(reason ->
                            "new model rejected at %s, the one in service stays: %s".formatted(clock.instant(), reason))
                    .orElseGet(() -> "trained at " + clock.instant());
            return new Outcome(true, message);
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("detector", detector.name())
                    .addKeyValue("retryInSeconds", AFTER_FAILURE.toSeconds())
                    .log("Not trained: {}", e.getMessage());
            return new Outcome(false, String.valueOf(e.getMessage()));
        }
    }

    /** How the latest training of each detector went, by name. */
    public Map<String, Outcome> outcomes() {
        return Map.copyOf(outcomes);
    }

    /**
     * How a training went.
     *
     * @param done whether a model was trained, be it published or rejected
     * @param message when it was, and why it was rejected, or why none was trained
     */
    public record Outcome(boolean done, String message) {}
}
