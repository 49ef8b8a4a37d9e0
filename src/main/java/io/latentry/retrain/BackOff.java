/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.retrain.RetrainReason.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps what is seen from calling for one training after the other that change nothing. A model that the gate rejected, and one
 * after whose publication the same drift or new normal is still seen, whether it was promoted or dismissed, begin a pause that
 * doubles with each; but a new normal that was not called for before is trained by at once.
 */
final class BackOff {
    private static final int MOST_DOUBLINGS = 20;

    private final Duration step;
    private final Duration longest;
    private Optional<RetrainReason> call = Optional.empty();
    private Instant calledAt = Instant.MIN;
    private boolean answered;
    private int rejected;
    private int inVain;
    private Instant until = Instant.MIN;

    /** A pause that is twice {@code step} at first, and at most {@code longest}. */
    BackOff(Duration step, Duration longest) {
        this.step = step;
        this.longest = longest;
    }

    /** Whether that may be trained by now; asked of what has just been seen. */
    boolean admits(RetrainReason reason, Instant now) {
        boolean again = call.filter(reason::isSameCallAs).isPresent();
        if (again && answered) {
            answered = false;
            inVain++;
            pause(now);
        }
        return !now.isBefore(until) || (reason.trigger() == Trigger.NEW_NORMAL && !again);
    }

    /** What called for trainings is seen no more. */
    void settled(Trigger trigger) {
        if (call.filter(reason -> reason.trigger() == trigger).isPresent()) {
            call = Optional.empty();
            answered = false;
            inVain = 0;
            if (rejected == 0) {
                until = Instant.MIN;
            }
        }
    }

    /**
     * As {@link #settled}, where nobody has told of what looks saw: what has called for no training for longer than the longest
     * pause was not seen any more.
     */
    void settledBy(Instant now) {
        if (calledAt.isBefore(now.minus(longest))) {
            call.map(RetrainReason::trigger).ifPresent(this::settled);
        }
    }

    /** A model was trained. */
    void trained(RetrainReason reason, boolean published, Instant now) {
        if (reason.trigger() == Trigger.DRIFT || reason.trigger() == Trigger.NEW_NORMAL) {
            if (call.filter(reason::isSameCallAs).isEmpty()) {
                inVain = 0;
            }
            call = Optional.of(reason);
            calledAt = now;
        }
        answered = published;
        rejected = published ? 0 : rejected + 1;
        if (published) {
            until = Instant.MIN;
        } else {
            pause(now);
        }
    }

    private void pause(Instant now) {
        Duration pause = step.multipliedBy(1L << Math.min(MOST_DOUBLINGS, rejected + inVain));
        until = now.plus(pause.compareTo(longest) < 0 ? pause : longest);
    }
}
