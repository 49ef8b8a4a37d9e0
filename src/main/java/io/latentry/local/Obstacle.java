/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.random.RandomGenerator;

/** A pedestrian, an animal or debris in the lane: it comes nearer, and the first two move across. */
final class Obstacle {
    private static final double VERGE = 1.5;
    private static final int[] CLOTHES = {0xC2452D, 0x2D4FA0, 0xE0C040, 0x2B2B2B, 0x8A3FA0};
    private static final int[] FUR = {0x6B4A2B, 0x8A6A45, 0x4A3A2E};
    private static final int[] THINGS = {0x6A5038, 0x1E1E1E, 0xC9B48A};

    private final RoadObject.Kind kind;
    private final double width;
    private final double height;
    private final int rgb;
    private final double walk;
    private final double approach;
    private double distance;
    private double offset;

    private Obstacle(
            RoadObject.Kind kind,
            double width,
            double height,
            int rgb,
            double walk,
            double approach,
            double distance,
            double offset) {
        this.kind = kind;
        this.width = width;
        this.height = height;
        this.rgb = rgb;
        this.walk = walk;
        this.approach = approach;
        this.distance = distance;
        this.offset = offset;
    }

    /** An obstacle of that condition that is met, braking, within {@code frames} frames. */
    static Obstacle draw(RoadCondition condition, int frames, RandomGenerator random) {
        double distance = random.nextDouble(11, 17);
        double approach = (distance - random.nextDouble(5, 7)) / frames;
        double side = random.nextBoolean() ? 1 : -1;
        double reach = 2 * VERGE / frames;
        return switch (condition) {
            case PEDESTRIAN ->
                new Obstacle(
                        RoadObject.Kind.PEDESTRIAN,
                        0.6,
                        1.75,
                        pick(CLOTHES, random),
                        -side * reach,
                        approach,
                        distance,
                        side * VERGE);
            case ANIMAL ->
                new Obstacle(
                        RoadObject.Kind.ANIMAL,
                        1.7,
                        1.3,
                        pick(FUR, random),
                        -side * reach,
                        approach,
                        distance,
                        side * VERGE);
            case DEBRIS ->
                new Obstacle(
                        RoadObject.Kind.DEBRIS,
                        random.nextDouble(0.9, 1.8),
                        random.nextDouble(0.4, 0.8),
                        pick(THINGS, random),
                        0,
                        approach,
                        distance,
                        random.nextDouble(-0.9, 0.9));
            case CLEAR, FOG, NIGHT, SNOW, RAIN ->
                throw new IllegalArgumentException("Nothing stands on the road in " + condition);
        };
    }

    /** Goes on by one frame. */
    RoadObject advance() {
        RoadObject seen = new RoadObject(kind, distance, offset, width, height, rgb);
        distance -= approach;
        offset += walk;
        return seen;
    }

    private static int pick(int[] colours, RandomGenerator random) {
        return colours[random.nextInt(colours.length)];
    }
}
