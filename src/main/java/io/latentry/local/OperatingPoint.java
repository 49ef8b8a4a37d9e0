/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/**
 * Where pump curve and system curve meet.
 *
 * @param speed fraction of nominal
 * @param pumped cubic metres per hour through the pump
 * @param delivered cubic metres per hour at the flow meter; less than pumped when there is a leak
 * @param head metres
 * @param hydraulicPower watts given to the water
 * @param shaftPower watts taken from the motor, without bearing friction
 */
record OperatingPoint(
        double speed, double pumped, double delivered, double head, double hydraulicPower, double shaftPower) {
    private static final double DENSITY = 998;
    private static final double GRAVITY = 9.81;

    /**
     * Solves s²·H₀·(1 − c) − k·Q² = Hₛ + r·Q² for the flow. The term s² and the efficiency's dependence on Q/s are the
     * affinity laws of centrifugal pumps.
     *
     * @param speed fraction of nominal
     * @param resistance of the system relative to its design
     * @param cavitation severity, 0 to 1
     * @param leak water lost relative to water delivered
     */
    static OperatingPoint solve(PumpDesign design, double speed, double resistance, double cavitation, double leak) {
        double lift = speed * speed * design.shutoffHead() * (1 - 0.1 * cavitation);
        // A leak is a second way out beside the system's own.
        double slope = design.systemSlope() * resistance / ((1 + leak) * (1 + leak));
        double pumped = Math.sqrt(Math.max(0, lift - design.staticHead()) / (slope + design.curveSlope()));
        double head = lift - design.curveSlope() * pumped * pumped;
        double offBest = pumped / (speed * 0.95 * design.nominalFlow()) - 1;
        double efficiency = design.efficiency() * (1 - 0.6 * offBest * offBest) * (1 - 0.15 * cavitation);
        double hydraulicPower = DENSITY * GRAVITY * head * pumped / 3600;
        return new OperatingPoint(
                speed, pumped, pumped / (1 + leak), head, hydraulicPower, hydraulicPower / efficiency);
    }

    /** Pressure rise over the pump in bar. */
    double pressureRise() {
        return DENSITY * GRAVITY * head / 1e5;
    }

    /** Distance from the best point of the pump, relative to it. */
    double offBest(PumpDesign design) {
        return Math.abs(pumped / (speed * 0.95 * design.nominalFlow()) - 1);
    }
}
