/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/**
 * Light and air between the scene and the camera. A colour at distance d reaches the camera as
 * light · colour · exp(−d / visibility) + haze · (1 − exp(−d / visibility)), the model of Koschmieder (1924).
 *
 * @param red light that falls on things, 1 in full daylight
 * @param green as {@code red}
 * @param blue as {@code red}
 * @param skyTop colour overhead
 * @param haze colour of the horizon and of what hides in the distance
 * @param visibility metres after which 1/e of a colour is left
 * @param ground colour of the ground beside the road
 * @param road colour of the road
 * @param headlights how strongly the car's own lights show, 0 to 1
 */
record Atmosphere(
        double red,
        double green,
        double blue,
        int skyTop,
        int haze,
        double visibility,
        int ground,
        int road,
        double headlights) {
    private static final int MEADOW = 0x5E8A3C;
    private static final int ASPHALT = 0x6A6A6E;

    /** What the condition, the sun and the clouds make of it. */
    static Atmosphere of(RoadScene scene) {
        double d = scene.density();
        return switch (scene.condition()) {
            case CLEAR, PEDESTRIAN, ANIMAL, DEBRIS -> day(scene.sun(), scene.clouds());
            case FOG -> new Atmosphere(0.78, 0.79, 0.80, 0xB4B8BC, 0xC4C7CA, 40 - 22 * d, MEADOW, ASPHALT, 0);
            case NIGHT -> {
                double moon = 0.13 - 0.07 * d;
                yield new Atmosphere(moon, moon, moon * 1.35, 0x080A16, 0x121524, 260, MEADOW, ASPHALT, 1);
            }
            case SNOW -> new Atmosphere(0.85, 0.86, 0.90, 0xB9BEC6, 0xCDD1D6, 110 - 50 * d, 0xEDEFF4, 0xB4B7BE, 0);
            case RAIN -> new Atmosphere(0.55, 0.57, 0.61, 0x6F757D, 0x8B9198, 180 - 80 * d, MEADOW, 0x44464C, 0.15);
        };
    }

    private static Atmosphere day(double sun, double clouds) {
        double bright = 0.72 + 0.30 * sun - 0.12 * clouds;
        // A low sun is yellow.
        double warm = 0.10 * (1 - sun) * (1 - clouds);
        int top = mix(0x4F86D0, 0x98A4B4, clouds);
        int horizon = mix(mix(0xD9C9A8, 0xC3D8EC, sun), 0xC2C8CE, clouds);
        return new Atmosphere(
                bright + warm,
                bright,
                bright - warm,
                scale(top, 0.8 + 0.2 * sun),
                scale(horizon, 0.85 + 0.15 * sun),
                900,
                MEADOW,
                ASPHALT,
                0);
    }

    /** A daylight colour as the camera sees it from {@code distance} metres, with {@code lamp} more light on it. */
    int shade(int rgb, double distance, double lamp) {
        double kept = Math.exp(-distance / visibility);
        int r = channel((rgb >> 16 & 255) * (red + lamp) * kept + (haze >> 16 & 255) * (1 - kept));
        int g = channel((rgb >> 8 & 255) * (green + lamp) * kept + (haze >> 8 & 255) * (1 - kept));
        int b = channel((rgb & 255) * (blue + 0.85 * lamp) * kept + (haze & 255) * (1 - kept));
        return r << 16 | g << 8 | b;
    }

    /** Between two colours; 0 gives the first. */
    static int mix(int one, int other, double share) {
        int r = channel((one >> 16 & 255) * (1 - share) + (other >> 16 & 255) * share);
        int g = channel((one >> 8 & 255) * (1 - share) + (other >> 8 & 255) * share);
        int b = channel((one & 255) * (1 - share) + (other & 255) * share);
        return r << 16 | g << 8 | b;
    }

    private static int scale(int rgb, double factor) {
        return mix(0, rgb, factor);
    }

    private static int channel(double value) {
        return (int) Math.max(0, Math.min(255, value));
    }
}
