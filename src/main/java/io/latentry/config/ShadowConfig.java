/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Duration;

/**
 * How a second model judges live records beside the champion, in its shadow.
 *
 * @param share of the records that the second model judges, too; 0.1 unless set
 * @param promoteAfter how long a challenger judges before it is promoted; 30 minutes unless set, nothing to promote what
 *     passes the gate at once
 * @param watch how long the predecessor goes on judging after a promotion; one hour unless set, nothing for no watch
 */
public record ShadowConfig(Double share, Duration promoteAfter, Duration watch) {
    private static final Duration SHORTEST_SLICE = Duration.ofSeconds(1);
    private static final Duration LONGEST_SLICE = Duration.ofSeconds(10);
    private static final int SLICES = 60;

    public ShadowConfig {
        share = share == null ? 0.1 : share;
        promoteAfter = promoteAfter == null ? Duration.ofMinutes(30) : promoteAfter;
        watch = watch == null ? Duration.ofHours(1) : watch;
    }

    /** Whether challengers judge before they are promoted. */
    public boolean challenges() {
        return !promoteAfter.isZero();
    }

    /** Whether predecessors judge after a promotion. */
    public boolean watches() {
        return !watch.isZero();
    }

    /** Whether there is ever a second model. */
    public boolean enabled() {
        return challenges() || watches();
    }

    /** How often it is reported in what the two models agree: short enough that either stretch has many reports. */
    public Duration reportEvery() {
        Duration shorter = challenges() && (!watches() || promoteAfter.compareTo(watch) < 0) ? promoteAfter : watch;
        Duration slice = shorter.dividedBy(SLICES);
        if (slice.compareTo(SHORTEST_SLICE) < 0) {
            return SHORTEST_SLICE;
        }
        return slice.compareTo(LONGEST_SLICE) > 0 ? LONGEST_SLICE : slice;
    }
}
