/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/** The sensors of a pump, with their noise and the span over which their value usually moves. */
enum PumpSensor {
    SPEED(2.0, 600),
    FLOW(0.6, 60),
    SUCTION_PRESSURE(0.008, 0.4),
    DISCHARGE_PRESSURE(0.015, 1.5),
    VIBRATION(0.02, 2.0),
    BEARING_TEMPERATURE(0.2, 20),
    WINDING_TEMPERATURE(0.3, 30),
    CURRENT(0.25, 20);

    private final double noise;
    private final double span;

    PumpSensor(double noise, double span) {
        this.noise = noise;
        this.span = span;
    }

    /** Standard deviation of the sensor's own noise, in the sensor's unit. */
    double noise() {
        return noise;
    }

    /** Typical distance between the lowest and the highest value of a healthy day, in the sensor's unit. */
    double span() {
        return span;
    }
}
