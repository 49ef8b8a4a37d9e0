/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import io.latentry.avro.ImageFeature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Cars with cameras on clear days; now and then the weather turns, night falls or something stands on the road. Frames
 * are drawn and only their features leave. Keys are {@code car-1}, {@code car-2}, …; values are {@link ImageFeature}s
 * of 64 floats; the truths are those of {@link RoadCondition}.
 */
public final class RoadSimulator implements Simulation {
    private final List<RoadVehicle> vehicles;
    private final long[] frames;
    private final Duration interval;
    private final RoadPainter painter = new RoadPainter();
    private final FaultOdds odds = new FaultOdds(RoadCondition.meanLength());
    private int turn;

    /**
     * Cars under a clear sky.
     *
     * @param vehicles how many
     * @param seed the same seed gives the same journeys
     * @param interval simulated time between two frames of one car
     */
    public RoadSimulator(int vehicles, long seed, Duration interval) {
        if (vehicles < 1) {
            throw new IllegalArgumentException("There must be at least one car, not " + vehicles);
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("The time between two frames must be positive: " + interval);
        }
        SplittableRandom random = new SplittableRandom(seed);
        this.vehicles = IntStream.range(0, vehicles)
                .mapToObj(number -> new RoadVehicle(random.split()))
                .toList();
        this.frames = new long[vehicles];
        this.interval = interval;
    }

    @Override
    public SimulatedRecord next(long eventTimeMillis) {
        RoadVehicle vehicle = vehicles.get(turn);
        String source = "car-" + (turn + 1);
        long frame = frames[turn]++;
        turn = (turn + 1) % vehicles.size();
        RoadScene scene = vehicle.advance(interval.toMillis() / 1000.0, odds);
        List<Float> embedding = new ArrayList<>(FrameFeatures.LENGTH);
        for (float feature : FrameFeatures.of(painter.paint(scene))) {
            embedding.add(feature);
        }
        ImageFeature value = new ImageFeature(
                source, frame, Instant.ofEpochMilli(eventTimeMillis), FrameFeatures.EXTRACTOR, embedding);
        return new SimulatedRecord(
                source, eventTimeMillis, value, scene.condition().truth(), vehicle.settle());
    }

    /**
     * Lets a condition begin with the next frame of a car; one that is under way there ends.
     *
     * @param vehicle 0-based
     */
    public void inject(int vehicle, RoadCondition condition) {
        vehicles.get(vehicle).meet(condition);
    }

    @Override
    public int entities() {
        return vehicles.size();
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void faultShare(double share) {
        odds.share(share);
    }
}
