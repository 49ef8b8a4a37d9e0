/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.config.DetectorConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When one detector is trained or looked at next. Between two trainings it is looked at, and what is seen may call for a
 * training early; after models that were rejected, only after a pause that doubles with each, up to {@code training.every}.
 * It belongs to one thread.
 */
final class RetrainTurn {
    /** Time after which a training that could not be done is tried again. */
    static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

    /** So large a part of the records that tell of drift must be newer than the last training. */
    private static final int NEWS = 4;

    private static final int MOST_DOUBLINGS = 20;

    private final DetectorConfig detector;
    private RetrainReason reason = RetrainReason.time();
    private Instant due;
    private Instant look = Instant.MAX;
    private Instant quietUntil = Instant.MIN;
    private Optional<NewNormal> heard = Optional.empty();
    private long written;
    private int rejections;

    /** The first training is due at once. */
    RetrainTurn(DetectorConfig detector, Instant now) {
        this.detector = detector;
        due = now;
    }

    DetectorConfig detector() {
        return detector;
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
        boolean quiet = now.isBefore(quietUntil);
        Optional<NewNormal> news = outlook.newNormal().filter(word -> !quiet || !heard.equals(Optional.of(word)));
        if (news.isPresent()) {
            heard = news;
            return news.map(RetrainReason::newNormal);
        }
        if (quiet) {
            return Optional.empty();
        }
        long newRecords = outlook.written() - written;
        Optional<RetrainReason> moved = outlook.drift()
                .filter(Drift::moved)
                .filter(drift ->
                        newRecords * NEWS >= detector.training().drift().records())
                .map(RetrainReason::drift);
        int enough = detector.training().newRecords();
        return moved.or(() ->
                enough > 0 && newRecords >= enough ? Optional.of(RetrainReason.volume(newRecords)) : Optional.empty());
    }

    /** A look is over, or could not be had. */
    void looked(Instant now) {
        look = now.plus(pause());
    }

    /** A model was trained, and published or rejected. */
    void trained(RetrainingOutcome outcome, Instant now) {
        written = outcome.written();
        rejections = outcome.published().isPresent() ? 0 : rejections + 1;
        quietUntil = rejections == 0 ? Instant.MIN : now.plus(quiet());
        reason = RetrainReason.time();
        due = now.plus(every());
        looked(now);
    }

    /** A training could not be done; it is tried again soon, for the same reason. */
    void failed(RetrainReason of, Instant now) {
        reason = of;
        due = now.plus(shorter(AFTER_FAILURE, every()));
        look = Instant.MAX;
    }

    private Duration quiet() {
        return shorter(pause().multipliedBy(1L << Math.min(MOST_DOUBLINGS, rejections)), every());
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
