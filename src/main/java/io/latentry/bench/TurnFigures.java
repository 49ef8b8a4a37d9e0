/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.OptionalInt;

/**
 * One retraining.
 *
 * @param features of each record
 * @param records that were read, and kept as rows
 * @param gateRows how many of them only the gate got
 * @param champion whether there was a model in service, to be compared with and to start from
 * @param seconds by stage
 * @param steps of the optimiser, of all networks together
 * @param batch rows per step; empty when the gate rejected the model, which leaves no manifest to tell
 * @param heapBytes most that was on the heap, garbage and embedded broker included
 */
public record TurnFigures(
        int features,
        long records,
        long gateRows,
        boolean champion,
        StageSeconds seconds,
        int steps,
        OptionalInt batch,
        long heapBytes) {

    /** Records read per second. */
    double readPerSecond() {
        return records / seconds.reading();
    }

    /** Rows per second that become a model: those that train or calibrate, by the time from rows to a calibrated model. */
    double trainedPerSecond() {
        return (records - gateRows) / seconds.training();
    }

    /** Rows per second that go through a network and back; a row counts as often as it does. The first step is the start. */
    OptionalInt passedPerSecond() {
        return batch.isPresent()
                ? OptionalInt.of((int) Math.round((steps - 1) * (double) batch.getAsInt() / seconds.fitting()))
                : OptionalInt.empty();
    }
}
