/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.config.DetectorConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When each detector is trained next: at once, or where the history tells of a training when the process that did it would have
 * gone on; then after {@code training.every} at the latest; sooner when a look at its records calls for it, or after a training
 * that could not be done. While one is postponed, nothing is looked at: what is seen through a model that may soon be replaced
 * calls for nothing. The outcomes may be read from any thread.
 */
public final class RetrainSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(RetrainSchedule.class);

    private final List<RetrainTurn> turns;
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Clock clock;

    /** A schedule in which every detector is due now. */
    public RetrainSchedule(List<DetectorConfig> detectors, Clock clock) {
        this.clock = clock;
        turns = detectors.stream()
                .map(detector -> new RetrainTurn(detector, clock.instant()))
                .toList();
        detectors.forEach(detector -> outcomes.put(detector.name(), new Outcome(true, "not trained yet")));
    }

    /** What is done when it is time. */
    public interface Work {

        /** What has happened to models, oldest first; asked until it is told, before anything else. */
        default List<ModelEvent> history() {
            return List.of();
        }

        /** Looks at the records of a detector. */
        Outlook look(DetectorConfig detector);

        /** Trains a detector. */
        RetrainingOutcome train(DetectorConfig detector, RetrainReason reason);

        /** Why a detector is neither to be looked at nor to be trained for a while; empty when it is. */
        default Optional<String> postponed(DetectorConfig detector) {
            return Optional.empty();
        }
    }

    /** Time until there is something to do; zero when there is now. */
    public Duration pause() {
        Instant next =
                turns.stream().map(RetrainTurn::next).min(Instant::compareTo).orElseThrow();
        Duration pause = Duration.between(clock.instant(), next);
        return pause.isNegative() ? Duration.ZERO : pause;
    }

    /**
     * Trains what is due, and looks at what is to be looked at; a training or a look that fails, be it for want of memory, is
     * tried again later and keeps no other detector from its turn.
     *
     * @throws CancellationException when {@code work} does: it was asked to stop
     * @throws InterruptException when {@code work} does: its thread was
     */
    public void runDue(Work work) {
        Instant now = clock.instant();
        begin(work, now);
        for (RetrainTurn turn : turns) {
            if (turn.hasBegun()) {
                turn.due(now)
                        .or(() -> turn.looks(now) ? look(turn, work) : Optional.empty())
                        .ifPresent(reason -> train(turn, reason, work));
            }
        }
    }

    /** Those for whom it is not known yet what came before, and whose turn it is, learn it. */
    private void begin(Work work, Instant now) {
        List<RetrainTurn> beginners = turns.stream()
                .filter(turn -> !turn.hasBegun() && turn.due(now).isPresent())
                .toList();
        if (beginners.isEmpty()) {
            return;
        }
        try {
            List<ModelEvent> history = work.history();
            for (RetrainTurn turn : beginners) {
                turn.begin(history, now)
                        .ifPresent(last -> outcomes.put(turn.detector().name(), byAnother(last)));
            }
        } catch (CancellationException | InterruptException e) {
            throw e;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            beginners.forEach(turn -> fail(turn, RetrainReason.time(), e));
        }
    }

    /** What came of a training that another process did. */
    private static Outcome byAnother(ModelEvent training) {
        String message = training.getKind() == ModelEventKind.TRAINED
                ? "last trained at %s, by another process (%s)"
                : "last new model rejected at %s, by another process: %s";
        return new Outcome(true, message.formatted(training.getTime(), training.getReason()));
    }

    private void fail(RetrainTurn turn, RetrainReason reason, Throwable e) {
        String name = turn.detector().name();
        turn.failed(reason, clock.instant());
        LOG.atWarn()
                .addKeyValue("detector", name)
                .addKeyValue("retryInSeconds", RetrainTurn.AFTER_FAILURE.toSeconds())
                .log("Not trained: {}", e.getMessage());
        outcomes.put(name, new Outcome(false, String.valueOf(e.getMessage())));
    }

    private Optional<RetrainReason> look(RetrainTurn turn, Work work) {
        try {
            if (work.postponed(turn.detector()).isPresent()) {
                turn.postponed(clock.instant());
                return Optional.empty();
            }
            return turn.seen(work.look(turn.detector()), clock.instant());
        } catch (CancellationException | InterruptException e) {
            throw e;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            turn.looked(clock.instant());
            LOG.atWarn()
                    .addKeyValue("detector", turn.detector().name())
                    .log("Could not look whether a training is called for: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private void train(RetrainTurn turn, RetrainReason reason, Work work) {
        String name = turn.detector().name();
        try {
            Optional<String> postponed = work.postponed(turn.detector());
            if (postponed.isPresent()) {
                turn.postponed(clock.instant());
                outcomes.put(name, new Outcome(true, postponed.get()));
                return;
            }
            LOG.atInfo()
                    .addKeyValue("detector", name)
                    .addKeyValue("trigger", reason.trigger())
                    .log("Training: {}", reason.text());
            RetrainingOutcome outcome = work.train(turn.detector(), reason);
            turn.trained(reason, outcome, clock.instant());
            String message = outcome.published().isPresent()
                    ? "trained at %s (%s)".formatted(clock.instant(), reason.text())
                    : "new model (%s) rejected at %s, the one in service stays: %s"
                            .formatted(
                                    reason.text(),
                                    clock.instant(),
                                    outcome.gate().reason());
            outcomes.put(name, new Outcome(true, message));
        } catch (CancellationException | InterruptException e) {
            throw e;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            fail(turn, reason, e);
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
     * @param message when it was and why, and why it was rejected, or why none was trained
     */
    public record Outcome(boolean done, String message) {}
}
