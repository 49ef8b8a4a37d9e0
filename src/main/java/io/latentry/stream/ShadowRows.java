/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.detect.Scores;
import io.latentry.model.ModelLease;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Has the second model judge a sample of the rows of a batch, each by itself. */
final class ShadowRows {
    private final Shadow shadow;
    private final int width;

    /** @param width numbers of a row */
    ShadowRows(Shadow shadow, int width) {
        this.shadow = shadow;
        this.width = width;
    }

    /** The champion has judged a batch, and what became of it is settled. */
    void follow(long champion, BatchOutcome outcome, FloatBuffer rows) {
        Optional<ModelLease> lease = shadow.lease(champion);
        if (lease.isEmpty()) {
            return;
        }
        try (ModelLease second = lease.get()) {
            int[] sampled = sampled(outcome);
            if (sampled.length > 0) {
                judge(champion, second, outcome, rows, sampled);
            }
            outcome.failedRows().forEach((index, row) -> {
                if (shadow.samples(outcome.topic(index), outcome.partition(index), outcome.offset(index))) {
                    judgeAlone(champion, second, rows, row);
                }
            });
        }
    }

    private int[] sampled(BatchOutcome outcome) {
        int[] sampled = new int[outcome.size()];
        int count = 0;
        for (int i = 0; i < sampled.length; i++) {
            if (outcome.row(i) >= 0 && shadow.samples(outcome.topic(i), outcome.partition(i), outcome.offset(i))) {
                sampled[count++] = i;
            }
        }
        return Arrays.copyOf(sampled, count);
    }

    private void judge(long champion, ModelLease second, BatchOutcome outcome, FloatBuffer rows, int[] sampled) {
        try {
            FloatBuffer copy = Shadow.room(sampled.length * width);
            for (int k = 0; k < sampled.length; k++) {
                copy.put(k * width, rows, outcome.row(sampled[k]) * width, width);
            }
            Scores scores = second.detector().score(copy, sampled.length);
            ShadowTally tally = shadow.tally(champion, second.version());
            for (int k = 0; k < sampled.length; k++) {
                tally.judged(outcome.anomalous(sampled[k]), scores.anomalous(k));
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            shadow.failed(champion, second.version(), sampled.length, e);
        }
    }

    /** Whether the second model can judge a row that the champion has failed on. */
    private void judgeAlone(long champion, ModelLease second, FloatBuffer rows, int row) {
        try {
            second.detector().score(Shadow.room(width).put(0, rows, row * width, width), 1);
            shadow.tally(champion, second.version()).championFailed();
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // Both have failed on it: that tells nothing between them.
            return;
        }
    }
}
