/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** What a camera may meet on the road, and for how many frames. */
public enum RoadCondition {
    CLEAR(SimulatedRecord.NORMAL, 1, 1),
    FOG("fog", 40, 120),
    NIGHT("night", 40, 120),
    SNOW("snow", 40, 120),
    RAIN("rain", 40, 120),
    PEDESTRIAN("pedestrian", 8, 25),
    ANIMAL("animal", 8, 25),
    DEBRIS("debris", 8, 25);

    private static final RoadCondition[] RARE =
            Arrays.stream(values()).filter(c -> c != CLEAR).toArray(RoadCondition[]::new);

    private final String truth;
    private final int shortest;
    private final int longest;

    RoadCondition(String truth, int shortest, int longest) {
        this.truth = truth;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** Name of the condition in the header {@value SimulatedRecord#TRUTH_HEADER}. */
    public String truth() {
        return truth;
    }

    /** Whether something stands on the road, as opposed to weather or darkness. */
    boolean isObstacle() {
        return this == PEDESTRIAN || this == ANIMAL || this == DEBRIS;
    }

    int drawLength(RandomGenerator random) {
        return random.nextInt(shortest, longest + 1);
    }

    static RoadCondition drawRare(RandomGenerator random) {
        return RARE[random.nextInt(RARE.length)];
    }

    static double meanLength() {
        return Arrays.stream(RARE)
                .mapToDouble(c -> (c.shortest + c.longest) / 2.0)
                .average()
                .orElseThrow();
    }
}
