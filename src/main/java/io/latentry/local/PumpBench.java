/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * One pump of the {@link FleetSimulator} on a test bench. In the field load and warmth rise and fall together through the
 * day; here each cause is drawn on its own, and the pump is read once it has settled.
 */
public final class PumpBench {
    private static final List<String> FEATURES = List.of(
            "speed",
            "flow",
            "suctionPressure",
            "dischargePressure",
            "vibration",
            "bearingTemperature",
            "windingTemperature",
            "current");
    private static final List<String> UNITS =
            List.of("1/min", "m\u00b3/h", "bar", "bar", "mm/s", "\u00b0C", "\u00b0C", "A");
    private static final List<String> FACTORS = List.of(
            "load (of nominal)",
            "ambient temperature (\u00b0C)",
            "system resistance (of design)",
            "tank level (bar)",
            "bearing wear (0 to 1)");

    private PumpBench() {}

    /** Reads the eight sensors under {@code count} draws of the five causes; the same seed gives the same sample. */
    public static FactorSample sample(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PumpDesign design = PumpDesign.draw(random.split());
        PumpInstruments instruments = new PumpInstruments(random.split());
        float[] features = new float[count * FEATURES.size()];
        double[] factors = new double[count * FACTORS.size()];
        for (int i = 0; i < count; i++) {
            double load = random.nextDouble(0.45, 1.05);
            double ambient = random.nextDouble(5, 30);
            double wear = random.nextDouble();
            // Temperatures of a new pump begin where they would settle.
            PumpPhysics physics = new PumpPhysics(design, random);
            double[] measured = instruments.measure(physics.advance(1, load, ambient, wear, 0, 0), Optional.empty());
            for (int d = 0; d < measured.length; d++) {
                features[i * measured.length + d] = (float) measured[d];
            }
            double[] causes = {load, ambient, physics.resistance(), physics.tankLevel(), wear};
            System.arraycopy(causes, 0, factors, i * causes.length, causes.length);
        }
        return new FactorSample(FEATURES, UNITS, features, FACTORS, factors);
    }
}
