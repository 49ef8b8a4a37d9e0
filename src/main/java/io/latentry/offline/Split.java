/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Which rows train a detector and which it scores.
 *
 * @param training ids, in the order in which the detector gets them
 * @param test ids, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Split(int[] training, int[] test) {

    /**
     * Divides rows that have no order. The training rows come shuffled, so that those which calibrate are like those
     * which train.
     *
     * @param anomalous ids of the rows with label 1
     */
    static Split of(Protocol protocol, int count, BitSet anomalous, long seed) {
        int[] normal =
                IntStream.range(0, count).filter(id -> !anomalous.get(id)).toArray();
        return switch (protocol) {
            case OC -> {
                int[] shuffled = shuffled(normal, seed);
                yield of(IntStream.of(shuffled).limit(normal.length / 2).toArray(), count);
            }
            case DTE -> {
                // rint, since the protocol rounds halves to the even neighbour.
                long half = (long) Math.rint(0.5 * normal.length);
                yield of(shuffled(IntStream.of(normal).limit(half).toArray(), seed), count);
            }
            case UNSUP -> {
                int[] all = IntStream.range(0, count).toArray();
                yield new Split(shuffled(all, seed), all);
            }
        };
    }

    /** Divides a series as its file says; both parts keep their order. */
    static Split ofSeries(int count, BitSet training) {
        return of(training.stream().toArray(), count);
    }

    private static Split of(int[] training, int count) {
        BitSet taken = new BitSet(count);
        IntStream.of(training).forEach(taken::set);
        return new Split(
                training, IntStream.range(0, count).filter(id -> !taken.get(id)).toArray());
    }

    /** {@link Collections#shuffle} with {@link Random}, which other judges of a pack know how to repeat. */
    private static int[] shuffled(int[] ids, long seed) {
        List<Integer> list = new ArrayList<>(IntStream.of(ids).boxed().toList());
        Collections.shuffle(list, new Random(seed));
        return list.stream().mapToInt(Integer::intValue).toArray();
    }
}
