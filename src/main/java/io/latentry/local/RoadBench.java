/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Clear-weather frames of the {@link RoadSimulator} whose causes are drawn on their own instead of along a journey. Trees
 * and buildings differ from frame to frame and are no factor.
 */
public final class RoadBench {
    private static final List<String> FACTORS = List.of(
            "sun (0 low to 1 high)",
            "clouds (0 to 1)",
            "curvature (1/m)",
            "lane offset (m)",
            "pitch (pixels)",
            "car ahead (m)");
    private static final double JOURNEY = 50_000;
    private static final int PAINT = 0x7A7F85;

    private RoadBench() {}

    /** Features of {@code count} frames under draws of the six causes; the same seed gives the same sample. */
    public static FactorSample sample(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        RoadPainter painter = new RoadPainter();
        Roadside roadside = new Roadside(random.nextLong());
        float[] features = new float[count * FrameFeatures.LENGTH];
        double[] factors = new double[count * FACTORS.size()];
        for (int i = 0; i < count; i++) {
            double[] causes = {
                random.nextDouble(),
                random.nextDouble(),
                random.nextDouble(-RoadVehicle.SHARPEST_CURVATURE, RoadVehicle.SHARPEST_CURVATURE),
                random.nextDouble(-RoadVehicle.FARTHEST_OFFSET, RoadVehicle.FARTHEST_OFFSET),
                random.nextDouble(-RoadVehicle.STEEPEST_PITCH, RoadVehicle.STEEPEST_PITCH),
                random.nextDouble(12, 60)
            };
            float[] frame = FrameFeatures.of(painter.paint(scene(causes, roadside, random)));
            System.arraycopy(frame, 0, features, i * frame.length, frame.length);
            System.arraycopy(causes, 0, factors, i * causes.length, causes.length);
        }
        List<String> units = Collections.nCopies(FrameFeatures.LENGTH, "");
        return new FactorSample(FrameFeatures.names(), units, features, FACTORS, factors);
    }

    private static RoadScene scene(double[] causes, Roadside roadside, SplittableRandom random) {
        double travelled = random.nextDouble(JOURNEY);
        List<RoadObject> objects = new ArrayList<>();
        roadside.collect(travelled, objects);
        objects.add(new RoadObject(RoadObject.Kind.CAR_AHEAD, causes[5], 0, 1.8, 1.5, PAINT));
        objects.sort(Comparator.comparingDouble(RoadObject::distance).reversed());
        return new RoadScene(
                RoadCondition.CLEAR,
                travelled,
                causes[2],
                causes[3],
                causes[4],
                causes[0],
                causes[1],
                0,
                objects,
                random.nextLong());
    }
}
