/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.config.DetectorConfig;
import io.latentry.config.TrainingConfig;
import io.latentry.retrain.RetrainReason.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When one detector is trained or looked at next. Between two trainings it is looked at, and what is seen may call for a
 * training early, after models that changed nothing only after a {@linkplain BackOff pause}. It belongs to one thread.
 */
final class RetrainTurn {
    /** Time after which a training that could not be done is tried again. */
    static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

    /** So large a part of the records that tell of drift must be newer than the last training. */
    private static final int NEWS = 4;

    private final DetectorConfig detector;
    private final BackOff backOff;
    private RetrainReason reason = RetrainReason.time();
    private Instant due;
    /** When it is due if nothing calls for a training before. */
    private Instant inTime;

    private Instant look = Instant.MAX;
    private OptionalLong written = OptionalLong.of(0);
    private boolean begun;
    /** Whether the last training was another process's, perhaps by another configuration. */
    private boolean resumed;

    /** The first training is due at once, unless {@link #begin} tells of others. */
    RetrainTurn(DetectorConfig detector, Instant now) {
        this.detector = detector;
        backOff = new BackOff(pause(), every());
        due = now;
        inTime = now;
    }

    DetectorConfig detector() {
        return detector;
    }

    boolean hasBegun() {
        return begun;
    }

    /**
     * Goes on where the process before this one stopped.
     *
     * @param history what has happened to models, of this detector or others, oldest first
     * @return the last training of this detector that it tells of
     */
    Optional<ModelEvent> begin(List<ModelEvent> history, Instant now) {
        begun = true;
        Optional<ModelEvent> last = Optional.empty();
        for (ModelEvent event : history) {
            if (event.getDetector().equals(detector.name()) && isTraining(event)) {
                RetrainReason of = RetrainReason.told(event.getReason());
                backOff.settledBy(event.getTime());
                // As it was then: a call that comes again after a model that was published counts.
                var unused = backOff.admits(of, event.getTime());
                backOff.trained(of, event.getKind() == ModelEventKind.TRAINED, event.getTime());
                Double seen = event.getMetrics().get(ManifestDraft.RECORDS_WRITTEN);
                written = seen == null ? OptionalLong.empty() : OptionalLong.of(seen.longValue());
                inTime = event.getTime().plus(every());
                last = Optional.of(event);
            }
        }
        backOff.settledBy(now);
        resumed = last.isPresent();
        due = inTime;
        look = resumed ? now : Instant.MAX;
        return last;
    }

    /** A challenger that judged worse in the shadow has a version, one that the gate rejected has none. */
    private static boolean isTraining(ModelEvent event) {
        return event.getKind() == ModelEventKind.TRAINED
                || (event.getKind() == ModelEventKind.REJECTED && event.getVersion() == null);
    }

    /** When there is something to do: to train, or to look. */
    Instant next() {
        return look.isBefore(due) ? look : due;
    }

    /** Why the detector is to be trained now, if it is due whatever a look may show. */
    Optional<RetrainReason> due(Instant now) {
        return due.isAfter(now) ? Optional.empty() : Optional.of(reason);
    }

    /** Whether it is time for a look. */
    boolean looks(Instant now) {
        return !look.isAfter(now);
    }

    /** Why what was seen calls for a training now; empty when it does not. */
    Optional<RetrainReason> seen(Outlook outlook, Instant now) {
        looked(now);
        if (written.isEmpty() || outlook.written() < written.getAsLong()) {
            // Whoever trained last did not say, or spoke of topics that are others now: it counts from here.
            written = OptionalLong.of(outlook.written());
        }
        if (resumed && !outlook.served()) {
            // The models before it may have been rejected by another configuration: they are no reason to wait.
            return Optional.of(RetrainReason.unserved());
        }
        long newRecords = outlook.written() - written.getAsLong();
        TrainingConfig training = detector.training();
        // What was there at the last training, be it that its model was rejected, calls for no other.
        Optional<Drift> drift = outlook.drift()
                .filter(seen -> newRecords * NEWS >= training.drift().records());
        if (outlook.newNormal().isEmpty()) {
            backOff.settled(Trigger.NEW_NORMAL);
        }
        if (drift.filter(seen -> !seen.moved()).isPresent()) {
            backOff.settled(Trigger.DRIFT);
        }
        boolean many = training.newRecords() > 0 && newRecords >= training.newRecords();
        return outlook.newNormal()
                .map(RetrainReason::newNormal)
                .or(() -> drift.filter(Drift::moved).map(RetrainReason::drift))
                .or(() -> many ? Optional.of(RetrainReason.volume(newRecords)) : Optional.empty())
                .filter(call -> backOff.admits(call, now));
    }

    /** A look is over, or could not be had. */
    void looked(Instant now) {
        look = now.plus(pause());
    }

    /** A model was trained, and published or rejected. */
    void trained(RetrainReason of, RetrainingOutcome outcome, Instant now) {
        written = OptionalLong.of(outcome.written());
        resumed = false;
        backOff.trained(of, outcome.published().isPresent(), now);
        reason = RetrainReason.time();
        inTime = now.plus(every());
        due = inTime;
        looked(now);
    }

    /** A training could not be done; it is tried again soon, for the same reason. */
    void failed(RetrainReason of, Instant now) {
        reason = of;
        due = now.plus(shorter(AFTER_FAILURE, every()));
        look = Instant.MAX;
    }

    /**
     * There is to be no training for now. One that is due in time stays due; whatever else called for one may be over by then,
     * so that another look decides.
     */
    void postponed(Instant now) {
        reason = RetrainReason.time();
        Instant soon = now.plus(shorter(AFTER_FAILURE, every()));
        due = inTime.isAfter(soon) ? inTime : soon;
        looked(now);
    }

    private Duration pause() {
        return shorter(detector.training().drift().every(), every());
    }

    private Duration every() {
        return detector.training().every();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
