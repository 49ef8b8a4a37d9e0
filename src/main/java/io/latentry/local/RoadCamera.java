/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/** Perspective of a camera behind the windscreen: metres of the world to pixels of the frame. */
final class RoadCamera {
    static final int WIDTH = 96;
    static final int HEIGHT = 64;

    private static final double FOCAL = 80;
    private static final double MOUNT_HEIGHT = 1.3;

    private final double horizon;
    private final double offset;
    private final double curvature;

    RoadCamera(RoadScene scene) {
        this.horizon = 26 + scene.pitch();
        this.offset = scene.offset();
        this.curvature = scene.curvature();
    }

    /** First pixel row below the horizon. */
    int firstGroundRow() {
        return Math.max(0, (int) Math.floor(horizon) + 1);
    }

    /** Distance in metres of the ground seen in that row. */
    double distanceOf(int row) {
        return FOCAL * MOUNT_HEIGHT / Math.max(0.25, row + 0.5 - horizon);
    }

    /** Pixel row of a point {@code height} metres above the ground. */
    double row(double distance, double height) {
        return horizon + FOCAL * (MOUNT_HEIGHT - height) / distance;
    }

    /** Pixel column of a point {@code right} metres to the right of the lane's centre. */
    double column(double distance, double right) {
        return WIDTH / 2.0 + FOCAL * (right - offset + curvature * distance * distance / 2) / distance;
    }

    /** Metres right of the lane's centre of the ground seen at that column and distance. */
    double right(double column, double distance) {
        return (column - WIDTH / 2.0) * distance / FOCAL + offset - curvature * distance * distance / 2;
    }

    /** Pixels per metre at that distance. */
    double scale(double distance) {
        return FOCAL / distance;
    }
}
