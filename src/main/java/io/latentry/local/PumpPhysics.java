/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.random.RandomGenerator;

/** The true state of one pump; what the sensors make of it is another matter. */
final class PumpPhysics {
    private static final double VOLTAGE = 400;
    private static final double MOTOR_EFFICIENCY = 0.93;
    private static final double MAGNETISING_CURRENT = 16;
    private static final double NOMINAL_CURRENT = 46;
    private static final double BEARING_FRICTION_WATTS = 600;
    private static final double WORST_LEAK = 0.25;

    private final PumpDesign design;
    private final RandomGenerator random;
    private final OrnsteinUhlenbeck resistance;
    private final OrnsteinUhlenbeck tankLevel;
    private final FirstOrderLag speed = new FirstOrderLag(15);
    private final FirstOrderLag winding = new FirstOrderLag(1500);
    private final FirstOrderLag bearing = new FirstOrderLag(700);
    private double throttling = 1;

    PumpPhysics(PumpDesign design, RandomGenerator random) {
        this.design = design;
        this.random = random;
        this.resistance = new OrnsteinUhlenbeck(random, 0.03, 600);
        this.tankLevel = new OrnsteinUhlenbeck(random, 0.04, 3600);
    }

    /**
     * Goes on by {@code seconds} under that load.
     *
     * @param wear severity of bearing wear, 0 to 1
     * @param cavitation severity of cavitation, 0 to 1
     * @param leak severity of a leak, 0 to 1
     * @return the true values, by the ordinal of {@link PumpSensor}
     */
    double[] advance(double seconds, double load, double ambient, double wear, double cavitation, double leak) {
        double relativeSpeed = speed.follow(design.speedFor(load), seconds);
        resistance.advance(seconds);
        OperatingPoint point = OperatingPoint.solve(design, relativeSpeed, resistance(), cavitation, WORST_LEAK * leak);
        double relativeFlow = point.pumped() / design.nominalFlow();
        double suction =
                design.inlet() + tankLevel.advance(seconds) - 0.25 * relativeFlow * relativeFlow - 0.7 * cavitation;
        double friction = BEARING_FRICTION_WATTS * relativeSpeed * (1 + 1.5 * wear);
        double current = current(point.shaftPower() + friction);
        double heat = current / NOMINAL_CURRENT;
        double windingTemperature = winding.follow(ambient + 62 * heat * heat, seconds);
        double bearingTarget = ambient
                + 34 * relativeSpeed * (0.35 + 0.65 * point.head() / design.nominalHead()) * (1 + 1.1 * wear)
                + 0.05 * (windingTemperature - ambient);

        double[] values = new double[PumpSensor.values().length];
        values[PumpSensor.SPEED.ordinal()] = relativeSpeed * design.nominalSpeed();
        values[PumpSensor.FLOW.ordinal()] = point.delivered() + 5 * cavitation * random.nextGaussian();
        values[PumpSensor.SUCTION_PRESSURE.ordinal()] = suction;
        values[PumpSensor.DISCHARGE_PRESSURE.ordinal()] =
                suction + point.pressureRise() + 0.08 * cavitation * random.nextGaussian();
        values[PumpSensor.VIBRATION.ordinal()] = vibration(point, wear, cavitation);
        values[PumpSensor.BEARING_TEMPERATURE.ordinal()] = bearing.follow(bearingTarget, seconds);
        values[PumpSensor.WINDING_TEMPERATURE.ordinal()] = windingTemperature;
        values[PumpSensor.CURRENT.ordinal()] = current;
        return values;
    }

    /** Resistance of the system now, relative to its design. */
    double resistance() {
        return throttling * (1 + resistance.value());
    }

    /** What the level of the tank adds to the pressure at the inlet now, in bar. */
    double tankLevel() {
        return tankLevel.value();
    }

    /** Sets what the system resists with on average, relative to its design. */
    void throttle(double average) {
        throttling = average;
    }

    /** Comes back from the workshop at the temperatures of a sound pump. */
    void repair() {
        bearing.reset();
        winding.reset();
    }

    private static double current(double shaftPower) {
        double active = shaftPower / (MOTOR_EFFICIENCY * Math.sqrt(3) * VOLTAGE);
        return Math.hypot(active, MAGNETISING_CURRENT);
    }

    private double vibration(OperatingPoint point, double wear, double cavitation) {
        double fromResonance = (point.speed() - design.resonance()) / 0.03;
        double sound = design.vibration()
                * (0.35 + 0.65 * point.speed() * point.speed() + 0.5 * point.offBest(design))
                * (1 + 0.15 * Math.exp(-fromResonance * fromResonance));
        double burst = random.nextDouble() < 0.4 * cavitation ? cavitation * random.nextDouble(1.5, 4.5) : 0;
        return sound * Math.exp(0.05 * random.nextGaussian()) * (1 + 2.8 * wear + 0.3 * cavitation) + burst;
    }
}
