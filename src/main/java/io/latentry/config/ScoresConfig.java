/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

/**
 * What goes to the scores topic.
 *
 * @param emit none, sampled or all; {@code sampled} unless set
 * @param every with {@code sampled}: one record in so many, chosen by its offset; 100 unless set
 */
public record ScoresConfig(Emit emit, Integer every) {

    public ScoresConfig {
        emit = emit == null ? Emit.SAMPLED : emit;
        every = every == null ? 100 : every;
    }

    /** Every score. */
    public static ScoresConfig all() {
        return new ScoresConfig(Emit.ALL, 1);
    }

    /** Whether the record at that offset has its score emitted. */
    public boolean includes(long offset) {
        return switch (emit) {
            case NONE -> false;
            case SAMPLED -> offset % every == 0;
            case ALL -> true;
        };
    }

    /** Which scores are emitted. */
    public enum Emit {
        NONE,
        SAMPLED,
        ALL
    }
}
