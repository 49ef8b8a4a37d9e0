/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.SplittableRandom;

/** Draws scenes as a small camera would take them: {@value RoadCamera#WIDTH} × {@value RoadCamera#HEIGHT} pixels. */
final class RoadPainter {
    private static final float SENSOR_NOISE = 2.5f;
    private static final float SUM_DEVIATION = 147.8f;

    private final BufferedImage frame;
    private final int[] pixels;

    RoadPainter() {
        // Servers have no display, and Java2D needs none to draw into memory.
        System.setProperty("java.awt.headless", "true");
        frame = new BufferedImage(RoadCamera.WIDTH, RoadCamera.HEIGHT, BufferedImage.TYPE_INT_RGB);
        pixels = ((DataBufferInt) frame.getRaster().getDataBuffer()).getData();
    }

    /** Draws the scene. The frame is drawn over by the next call. */
    BufferedImage paint(RoadScene scene) {
        SplittableRandom random = new SplittableRandom(scene.grain());
        RoadCamera camera = new RoadCamera(scene);
        Atmosphere air = Atmosphere.of(scene);
        GroundPainter.paint(scene, camera, air, pixels);
        Graphics2D graphics = frame.createGraphics();
        try {
            if (scene.condition() != RoadCondition.NIGHT) {
                sunAndClouds(scene, graphics);
            }
            ObjectPainter painter = new ObjectPainter(graphics, camera, air);
            scene.objects().forEach(painter::paint);
            Precipitation.paint(scene, graphics, random);
        } finally {
            graphics.dispose();
        }
        addNoise(random);
        return frame;
    }

    private static void sunAndClouds(RoadScene scene, Graphics2D graphics) {
        boolean clear =
                scene.condition() == RoadCondition.CLEAR || scene.condition().isObstacle();
        if (!clear) {
            return;
        }
        if (scene.clouds() < 0.5) {
            graphics.setColor(new Color(255, 248, 220));
            graphics.fillOval(70, (int) (16 - 14 * scene.sun()), 6, 6);
        }
        graphics.setColor(new Color(244, 246, 250, (int) (40 + 150 * scene.clouds())));
        for (int cloud = 0; cloud < 4; cloud++) {
            // Clouds drift slowly against the direction of travel.
            int x = (int) Math.floorMod((long) (37 * cloud + scene.travelled() / 15), 120L) - 22;
            graphics.fillOval(x, 2 + 4 * (cloud * 2 % 3), 16 + 3 * cloud, 4 + cloud % 2);
        }
    }

    private void addNoise(SplittableRandom random) {
        for (int i = 0; i < pixels.length; i++) {
            // The sum of four uniform bytes is near enough to a Gaussian, and drawn from one integer.
            int draw = random.nextInt();
            int sum = (draw & 255) + (draw >> 8 & 255) + (draw >> 16 & 255) + (draw >>> 24) - 2 * 255;
            int grain = Math.round(SENSOR_NOISE * sum / SUM_DEVIATION);
            int rgb = pixels[i];
            pixels[i] = channel((rgb >> 16 & 255) + grain) << 16
                    | channel((rgb >> 8 & 255) + grain) << 8
                    | channel((rgb & 255) + grain);
        }
    }

    private static int channel(int value) {
        return Math.max(0, Math.min(255, value));
    }
}
