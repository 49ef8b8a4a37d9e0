/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.random.RandomGenerator;

/**
 * What makes one pump differ from the next; about a centrifugal pump of 180 m³/h against 45 m with a motor of 30 kW.
 *
 * @param nominalSpeed revolutions per minute
 * @param nominalFlow cubic metres per hour at nominal speed and load
 * @param shutoffHead metres at nominal speed without flow
 * @param nominalHead metres at nominal speed and flow
 * @param staticHead metres the system asks for without flow
 * @param efficiency of the pump at its best point, 0 to 1
 * @param vibration millimetres per second when sound, at nominal speed
 * @param resonance fraction of nominal speed at which the frame resonates
 * @param inlet bar at the inlet without flow
 * @param loadShare how much of the station's demand this pump takes, around 1
 */
record PumpDesign(
        double nominalSpeed,
        double nominalFlow,
        double shutoffHead,
        double nominalHead,
        double staticHead,
        double efficiency,
        double vibration,
        double resonance,
        double inlet,
        double loadShare) {

    static PumpDesign draw(RandomGenerator random) {
        return new PumpDesign(
                random.nextDouble(2930, 2970),
                random.nextDouble(174, 186),
                random.nextDouble(59, 61),
                random.nextDouble(44.3, 45.7),
                random.nextDouble(17, 19),
                random.nextDouble(0.78, 0.82),
                random.nextDouble(1.25, 1.6),
                random.nextDouble(0.78, 0.92),
                random.nextDouble(1.35, 1.45),
                random.nextDouble(0.95, 1.05));
    }

    /** Metres lost inside the pump per (m³/h)²: the slope of the pump curve H(Q, s) = s²·H₀ − k·Q². */
    double curveSlope() {
        return (shutoffHead - nominalHead) / (nominalFlow * nominalFlow);
    }

    /** Metres the system asks for per (m³/h)²: the slope of the system curve H(Q) = Hₛ + r·Q². */
    double systemSlope() {
        return (nominalHead - staticHead) / (nominalFlow * nominalFlow);
    }

    /** Speed as a fraction of nominal at which pump and system meet at {@code load} times the nominal flow. */
    double speedFor(double load) {
        double flow = load * nominalFlow;
        return Math.sqrt((staticHead + (systemSlope() + curveSlope()) * flow * flow) / shutoffHead);
    }
}
