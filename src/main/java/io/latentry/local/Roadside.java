/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.List;
import java.util.SplittableRandom;

/** Trees and buildings along an endless road: what stands at a place is a function of the place and the seed. */
final class Roadside {
    private static final double SPACING = 9;
    private static final double SIGHT = 130;
    private static final int[] WALLS = {0xB9A48C, 0xC7BFB4, 0xA57F6B, 0x9AA3A8};
    private static final int[] LEAVES = {0x2F6B2C, 0x3D7A35, 0x4A7A2E, 0x2C5A33};

    private final long seed;

    Roadside(long seed) {
        this.seed = seed;
    }

    /** Adds what is in sight from {@code travelled} metres. */
    void collect(double travelled, List<RoadObject> objects) {
        long first = (long) Math.ceil((travelled + 3) / SPACING);
        long last = (long) Math.floor((travelled + SIGHT) / SPACING);
        for (long slot = first; slot <= last; slot++) {
            double distance = slot * SPACING - travelled;
            addSide(slot, distance, 1, objects);
            addSide(slot, distance, -1, objects);
        }
    }

    private void addSide(long slot, double distance, int side, List<RoadObject> objects) {
        SplittableRandom random =
                new SplittableRandom(seed ^ (slot * 0x9E3779B97F4A7C15L + side * 0x632BE59BD9B4E019L));
        // A town every now and then: buildings come in stretches.
        double town = 0.5 + 0.5 * Math.sin(slot * SPACING / 350 + (seed & 7));
        double draw = random.nextDouble();
        double edge = side > 0 ? 2.6 : -6.2;
        if (draw < 0.30 * town) {
            double width = random.nextDouble(7, 11);
            double offset = edge + side * (random.nextDouble(4, 8) + width / 2);
            objects.add(new RoadObject(
                    RoadObject.Kind.BUILDING,
                    distance,
                    offset,
                    width,
                    random.nextDouble(5, 11),
                    WALLS[random.nextInt(WALLS.length)]));
        } else if (draw < 0.55 - 0.15 * town) {
            double offset = edge + side * random.nextDouble(2, 9);
            double height = random.nextDouble(4, 9);
            objects.add(new RoadObject(
                    RoadObject.Kind.TREE,
                    distance,
                    offset,
                    height * random.nextDouble(0.5, 0.8),
                    height,
                    LEAVES[random.nextInt(LEAVES.length)]));
        }
    }
}
