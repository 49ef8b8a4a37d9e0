/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The windows of training readings: of each reading, it and those of the same entity before it, oldest first. Before an
 * entity has enough, its first one stands in for those before it, as in {@link ReadingHistory}.
 */
final class Windows {

    private static final int PIECE_VALUES = 1 << 20;
    /** Numbers that one network is trained on, at most; of more windows, evenly spaced ones are taken. */
    private static final long TRAINING_VALUES = 1L << 27;

    private final TrainingRows rows;
    private final Channels channels;
    private final FloatBuffer values;
    /** The same entity's reading before each one. */
    private final int[] previous;

    /** @param channels what networks see of the rows */
    Windows(TrainingRows rows, Channels channels) {
        this.rows = rows;
        this.channels = channels;
        values = FloatBuffer.wrap(rows.values());
        previous = new int[rows.count()];
        Map<Integer, Integer> last = new HashMap<>();
        for (int i = 0; i < previous.length; i++) {
            Integer before = last.put(rows.entities()[i], i);
            previous[i] = before == null ? Channels.NONE : before;
        }
    }

    TrainingRows rows() {
        return rows;
    }

    Channels channels() {
        return channels;
    }

    /** A number that networks see of a reading; the change of an entity's first one is missing. */
    float value(int row, int channel) {
        int width = rows.width();
        int before = previous[row] == Channels.NONE ? Channels.NONE : previous[row] * width;
        return channels.value(values, row * width, before, channel);
    }

    /** What is done with some windows at a time. */
    @FunctionalInterface
    interface Piece {

        /**
         * @param first place of the first of them among all
         * @param windows raw values [count, readings, width]; valid during this call
         * @param count how many there are
         */
        void accept(int first, FloatBuffer windows, int count);
    }

    /** Goes through the windows that end with some rows, in their order. */
    void forEach(int[] chosen, int readings, Piece piece) {
        int length = readings * rows.width();
        int size = Math.max(1, Math.min(chosen.length, PIECE_VALUES / length));
        FloatBuffer windows = FloatBuffer.allocate(Math.multiplyExact(size, length));
        for (int first = 0; first < chosen.length; first += size) {
            int count = Math.min(size, chosen.length - first);
            for (int i = 0; i < count; i++) {
                put(chosen[first + i], readings, windows, i * length);
            }
            piece.accept(first, windows, count);
        }
    }

    /**
     * What networks of the newest readings of windows are trained on, [n, readings × channels]: the windows that end with
     * these rows, or with as many of them as a training takes.
     */
    float[] scaled(int[] chosen, int readings, int window, ChannelScaler scaler) {
        int length = readings * scaler.width();
        int stride = (int) (1 + (long) chosen.length * length / TRAINING_VALUES);
        int[] taken = IntStream.range(0, (chosen.length + stride - 1) / stride)
                .map(i -> chosen[i * stride])
                .toArray();
        float[] scaled = new float[Math.multiplyExact(taken.length, length)];
        int reach = channels.reach(readings, window);
        FloatBuffer raw = FloatBuffer.allocate(reach * rows.width());
        for (int i = 0; i < taken.length; i++) {
            put(taken[i], reach, raw, 0);
            scaler.scale(raw, 0, reach, readings, scaled, i * length);
        }
        return scaled;
    }

    /** Those of the first so many rows whose windows hold no quarantined reading. */
    int[] trusted(int count, int readings) {
        boolean[] quarantined = rows.quarantined();
        return IntStream.range(0, count)
                .filter(row -> !touches(row, readings, at -> quarantined[at]))
                .toArray();
    }

    /** The rows whose windows hold neither a reading of a block nor a quarantined one. */
    int[] without(RowSpan block, int readings) {
        return IntStream.range(0, rows.count())
                .filter(row -> !touches(row, readings, at -> block.holds(at) || rows.quarantined()[at]))
                .toArray();
    }

    private boolean touches(int row, int readings, IntPredicate shunned) {
        for (int at = row, left = readings; at != Channels.NONE && left > 0; at = previous[at], left--) {
            if (shunned.test(at)) {
                return true;
            }
        }
        return false;
    }

    private void put(int row, int readings, FloatBuffer into, int at) {
        int width = rows.width();
        int source = row;
        for (int reading = readings - 1; reading >= 0; reading--) {
            into.put(at + reading * width, rows.values(), source * width, width);
            source = previous[source] == Channels.NONE ? source : previous[source];
        }
    }
}
