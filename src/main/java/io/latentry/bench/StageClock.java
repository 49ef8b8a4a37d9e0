/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.retrain.RetrainingProgress;
import java.util.function.LongSupplier;

/** Notes when a retraining comes to each of its stages. It belongs to the thread that trains. */
final class StageClock implements RetrainingProgress {
    private final LongSupplier nanoTime;
    private final long begin;
    private long lastRead;
    private long firstStep;
    private long lastStep;
    private long gate;
    private long publishing;
    private long records;
    private long gateRows;
    private int steps;

    /** A clock of a retraining that begins now, by {@code nanoTime}. */
    StageClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        begin = nanoTime.getAsLong();
    }

    @Override
    public void reading(long read, long of) {
        lastRead = nanoTime.getAsLong();
        records = read;
    }

    @Override
    public void training(int step, int of, double loss) {
        lastStep = nanoTime.getAsLong();
        if (steps == 0) {
            firstStep = lastStep;
        }
        steps++;
    }

    @Override
    public void judging(long rows) {
        gate = nanoTime.getAsLong();
        gateRows = rows;
    }

    @Override
    public void publishing() {
        publishing = nanoTime.getAsLong();
    }

    /** The stages of the retraining, which has just ended. */
    StageSeconds stages() {
        return new StageSeconds(
                seconds(begin, lastRead),
                seconds(lastRead, firstStep),
                seconds(firstStep, lastStep),
                seconds(lastStep, gate),
                seconds(gate, publishing),
                seconds(publishing, nanoTime.getAsLong()));
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    /** Records that have been read. */
    long records() {
        return records;
    }

    /** Rows that only the gate got. */
    long gateRows() {
        return gateRows;
    }

    /** Steps of the optimiser, of all networks together. */
    int steps() {
        return steps;
    }
}
