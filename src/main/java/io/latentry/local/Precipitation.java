/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.awt.Color;
import java.awt.Graphics2D;
import java.util.random.RandomGenerator;

/** Draws what falls from the sky and sticks to the windscreen. */
final class Precipitation {
    private Precipitation() {}

    static void paint(RoadScene scene, Graphics2D graphics, RandomGenerator random) {
        switch (scene.condition()) {
            case RAIN -> rain(scene.density(), graphics, random);
            case SNOW -> snow(scene.density(), graphics, random);
            case CLEAR, FOG, NIGHT, PEDESTRIAN, ANIMAL, DEBRIS -> {}
        }
    }

    private static void rain(double density, Graphics2D graphics, RandomGenerator random) {
        graphics.setColor(new Color(205, 212, 222, 110));
        int streaks = (int) (35 + 55 * density);
        for (int i = 0; i < streaks; i++) {
            int x = random.nextInt(RoadCamera.WIDTH);
            int y = random.nextInt(RoadCamera.HEIGHT);
            graphics.drawLine(x, y, x - 1, y + random.nextInt(3, 7));
        }
    }

    private static void snow(double density, Graphics2D graphics, RandomGenerator random) {
        graphics.setColor(new Color(250, 250, 255, 225));
        int flakes = (int) (60 + 110 * density);
        for (int i = 0; i < flakes; i++) {
            int size = random.nextInt(1, 3);
            graphics.fillRect(random.nextInt(RoadCamera.WIDTH), random.nextInt(RoadCamera.HEIGHT), size, size);
        }
    }
}
