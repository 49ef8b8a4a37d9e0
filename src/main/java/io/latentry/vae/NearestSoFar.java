/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

/** The nearest of the places that were offered, in ascending order of distance; of equally near ones the first offered. */
final class NearestSoFar {

    private final int[] places;
    private final double[] distances;
    private int count;

    NearestSoFar(int most) {
        places = new int[most];
        distances = new double[most];
    }

    void offer(int place, double distance) {
        int at = count;
        if (count == places.length) {
            if (!(distance < distances[count - 1])) {
                return;
            }
            at--;
        } else {
            count++;
        }
        while (at > 0 && distance < distances[at - 1]) {
            distances[at] = distances[at - 1];
            places[at] = places[at - 1];
            at--;
        }
        distances[at] = distance;
        places[at] = place;
    }

    /** Whether as many were offered as are to be found. */
    boolean complete() {
        return count == places.length;
    }

    void clear() {
        count = 0;
    }

    /** Writes them out and starts anew. */
    void moveTo(int[] into, int at) {
        System.arraycopy(places, 0, into, at, count);
        clear();
    }
}
