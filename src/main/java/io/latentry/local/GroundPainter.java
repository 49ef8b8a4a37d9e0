/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.Arrays;

/** Draws sky, ground, road and lane marks, row by row. */
final class GroundPainter {
    private static final int PAINT = 0xE8E8E0;
    private static final double LEFT_EDGE = -5.4;
    private static final double RIGHT_EDGE = 1.8;
    private static final double CENTRE = -1.8;
    private static final double DASH = 6;

    private GroundPainter() {}

    static void paint(RoadScene scene, RoadCamera camera, Atmosphere air, int[] pixels) {
        int ground = Math.min(RoadCamera.HEIGHT, camera.firstGroundRow());
        for (int row = 0; row < ground; row++) {
            int sky = Atmosphere.mix(air.skyTop(), air.haze(), Math.pow((row + 1.0) / ground, 1.5));
            Arrays.fill(pixels, row * RoadCamera.WIDTH, (row + 1) * RoadCamera.WIDTH, sky);
        }
        for (int row = ground; row < RoadCamera.HEIGHT; row++) {
            paintGround(scene, camera, air, row, pixels);
        }
    }

    private static void paintGround(RoadScene scene, RoadCamera camera, Atmosphere air, int row, int[] pixels) {
        double distance = camera.distanceOf(row);
        double along = scene.travelled() + distance;
        boolean dash = along % (2 * DASH) < DASH;
        // Grass is darker and lighter in patches that pass by.
        double patch = 0.06 * Math.sin(along * 0.9) + 0.04 * Math.sin(along * 2.3);
        int ground = Atmosphere.mix(air.ground(), patch > 0 ? 0xFFFFFF : 0, Math.abs(patch));
        double mark = Math.max(0.08, 0.6 / camera.scale(distance));
        int seenGround = air.shade(ground, distance, 0);
        int seenRoad = air.shade(air.road(), distance, 0);
        int seenPaint = air.shade(PAINT, distance, 0);
        for (int column = 0; column < RoadCamera.WIDTH; column++) {
            double right = camera.right(column + 0.5, distance);
            boolean beside = right < LEFT_EDGE || right > RIGHT_EDGE;
            boolean painted = !beside && isMark(right, mark, dash);
            int seen = beside ? seenGround : painted ? seenPaint : seenRoad;
            if (air.headlights() > 0) {
                double lamp = air.headlights() * 0.9 * Math.exp(-distance / 16) * Math.exp(-right * right / 9);
                seen = air.shade(beside ? ground : painted ? PAINT : air.road(), distance, lamp);
            }
            pixels[row * RoadCamera.WIDTH + column] = seen;
        }
    }

    private static boolean isMark(double right, double halfWidth, boolean dash) {
        return right < LEFT_EDGE + 0.2 + halfWidth && right > LEFT_EDGE + 0.2 - halfWidth
                || right < RIGHT_EDGE - 0.2 + halfWidth && right > RIGHT_EDGE - 0.2 - halfWidth
                || dash && Math.abs(right - CENTRE) < halfWidth;
    }
}
