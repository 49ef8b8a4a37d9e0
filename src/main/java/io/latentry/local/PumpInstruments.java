/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.Optional;
import java.util.random.RandomGenerator;

/** The sensors of one pump: they add noise, and some faults are theirs alone. */
final class PumpInstruments {
    private final RandomGenerator random;
    private double[] previous = new double[0];

    PumpInstruments(RandomGenerator random) {
        this.random = random;
    }

    /** What the sensors say about the true values; both by the ordinal of {@link PumpSensor}. */
    double[] measure(double[] truth, Optional<FaultCourse> course) {
        double[] measured = new double[truth.length];
        for (PumpSensor sensor : PumpSensor.values()) {
            double value = truth[sensor.ordinal()] + sensor.noise() * random.nextGaussian();
            measured[sensor.ordinal()] = course.isPresent() ? afflict(sensor, value, course.get()) : value;
        }
        previous = measured;
        return measured;
    }

    private double afflict(PumpSensor sensor, double value, FaultCourse course) {
        if (!course.afflicts(sensor)) {
            return value;
        }
        return switch (course.fault()) {
            case STUCK_SENSOR -> previous.length == 0 ? value : previous[sensor.ordinal()];
            case SPIKE, DRIFT -> value + course.severity(course.fault()) * course.offset();
            case BEARING_WEAR, CAVITATION, LEAK -> value;
        };
    }
}
