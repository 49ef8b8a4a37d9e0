/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.random.RandomGenerator;

/** One fault of one pump, from its onset to its end. */
final class FaultCourse {
    private final PumpFault fault;
    private final PumpSensor sensor;
    private final double offset;
    private final int length;
    private int age;

    private FaultCourse(PumpFault fault, PumpSensor sensor, double offset, int length) {
        this.fault = fault;
        this.sensor = sensor;
        this.offset = offset;
        this.length = length;
    }

    /** A course of random length, with a random victim where the fault is one of an instrument. */
    static FaultCourse draw(PumpFault fault, RandomGenerator random) {
        PumpSensor sensor = PumpSensor.values()[random.nextInt(PumpSensor.values().length)];
        double sign = random.nextBoolean() ? 1 : -1;
        double spans = fault == PumpFault.SPIKE ? random.nextDouble(0.8, 2.0) : random.nextDouble(0.4, 0.8);
        return new FaultCourse(fault, sensor, sign * spans * sensor.span(), fault.drawLength(random));
    }

    /** Goes on by one reading. */
    void advance() {
        age++;
    }

    PumpFault fault() {
        return fault;
    }

    boolean over() {
        return age >= length;
    }

    boolean fresh() {
        return age == 0;
    }

    /** Severity of {@code kind} now, 0 (none) to 1 (worst). */
    double severity(PumpFault kind) {
        if (kind != fault) {
            return 0;
        }
        double done = (age + 1.0) / length;
        return switch (fault) {
            case BEARING_WEAR -> Math.pow(done, 1.5);
            case CAVITATION -> Math.min(1, 4 * Math.min(done, 1.05 - done));
            case LEAK -> Math.min(1, 3 * done);
            case DRIFT -> done;
            case STUCK_SENSOR, SPIKE -> 1;
        };
    }

    /** Whether the fault is one of this instrument. */
    boolean afflicts(PumpSensor candidate) {
        return sensor == candidate;
    }

    /** What a spike or a drift adds to the afflicted sensor at full severity, in the sensor's unit. */
    double offset() {
        return offset;
    }
}
