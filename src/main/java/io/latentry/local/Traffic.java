/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.List;
import java.util.random.RandomGenerator;

/** The cars around one camera: at times one ahead, now and then one that comes towards it. */
final class Traffic {
    private static final int[] PAINT = {0xB03030, 0x304A8C, 0xD8D8D8, 0x303236, 0x7A7F85, 0x2E5E4A};
    private static final double ONCOMING_OFFSET = -3.6;
    private static final double SAFE_DISTANCE = 20;

    private final RandomGenerator random;
    private final OrnsteinUhlenbeck gap;
    private double oncoming;
    private int oncomingPaint;
    private int aheadPaint;

    Traffic(RandomGenerator random) {
        this.random = random;
        this.gap = new OrnsteinUhlenbeck(random, 22, 40);
        this.aheadPaint = paint();
        meetNext();
    }

    /** Goes on by {@code seconds} at the camera's speed in metres per second. */
    void advance(double seconds, double speed) {
        oncoming -= (speed + 13) * seconds;
        if (oncoming < 3) {
            meetNext();
        }
    }

    /** Adds the cars in sight; with a blocked lane, none is between the camera and what blocks it. */
    void collect(double seconds, boolean laneBlocked, List<RoadObject> objects) {
        double ahead = 42 + gap.advance(seconds);
        if (ahead > 75) {
            aheadPaint = paint();
        } else if (!laneBlocked) {
            objects.add(
                    new RoadObject(RoadObject.Kind.CAR_AHEAD, Math.max(SAFE_DISTANCE, ahead), 0, 1.8, 1.5, aheadPaint));
        }
        if (oncoming < 140) {
            objects.add(
                    new RoadObject(RoadObject.Kind.CAR_ONCOMING, oncoming, ONCOMING_OFFSET, 1.8, 1.5, oncomingPaint));
        }
    }

    private void meetNext() {
        oncoming = random.nextDouble(140, 600);
        oncomingPaint = paint();
    }

    private int paint() {
        return PAINT[random.nextInt(PAINT.length)];
    }
}
