/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.function.IntConsumer;

/**
 * The asphalt of the camera's own lane, from just ahead to some fifteen metres away: a triangle below the horizon, as a
 * camera that is fixed to its car sees it, cut off at both ends and narrow enough to leave out lane marks and the car ahead
 * in every bend and on every bump that a {@link RoadVehicle} meets.
 */
final class LaneAhead {
    private static final double APEX = 0.475;
    private static final double TOP = 0.52;
    private static final double BOTTOM = 0.80;
    private static final double HALF_WIDTH_PER_ROW = 0.95;

    private final double deviation;
    private final double farthest;
    private final double mostSaturated;

    private LaneAhead(double deviation, double farthest, double mostSaturated) {
        this.deviation = deviation;
        this.farthest = farthest;
        this.mostSaturated = mostSaturated;
    }

    static LaneAhead of(FramePlanes planes) {
        double[] sums = new double[3];
        forEach(planes, i -> {
            sums[0]++;
            sums[1] += planes.luma()[i];
            sums[2] += planes.luma()[i] * planes.luma()[i];
        });
        double mean = sums[1] / sums[0];
        double[] largest = new double[2];
        forEach(planes, i -> {
            largest[0] = Math.max(largest[0], Math.abs(planes.luma()[i] - mean));
            largest[1] = Math.max(largest[1], planes.saturation()[i]);
        });
        return new LaneAhead(Math.sqrt(Math.max(0, sums[2] / sums[0] - mean * mean)), largest[0], largest[1]);
    }

    /** Standard deviation of the luma. */
    float deviation() {
        return (float) deviation;
    }

    /** Largest distance of a pixel's luma from the mean. */
    float farthest() {
        return (float) farthest;
    }

    /** Largest saturation of a pixel. */
    float mostSaturated() {
        return (float) mostSaturated;
    }

    private static void forEach(FramePlanes planes, IntConsumer pixel) {
        double apex = APEX * planes.height();
        for (int y = (int) (TOP * planes.height()); y < BOTTOM * planes.height(); y++) {
            double half = Math.min(planes.width() / 2.0, HALF_WIDTH_PER_ROW * (y - apex));
            for (int x = (int) (planes.width() / 2.0 - half); x < planes.width() / 2.0 + half; x++) {
                pixel.accept(y * planes.width() + x);
            }
        }
    }
}
