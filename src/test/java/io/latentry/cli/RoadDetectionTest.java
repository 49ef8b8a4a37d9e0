/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ImageFeature;
import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.Scores;
import io.latentry.detect.TrainingRows;
import io.latentry.local.RoadCondition;
import io.latentry.local.RoadSimulator;
import io.latentry.local.SimulatedRecord;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Cars that are watched twice a second, as a retrained model sees them: of frames so close to each other, those of a single
 * sharp bend are many among those that calibrate.
 */
class RoadDetectionTest {
    private static final int FEATURES = 64;
    private static final int PAST = 3_000;
    private static final int CALM = 360;
    private static final int FRAMES_OF_EACH = 48;
    private static final double KNOWN = 0.85;
    private static final double FALSE_ALARM_RATE = 0.0005;

    @Test
    void score_weatherAndObstacles_areFoundByTheRetrainedModel() {
        // Given
        RoadSimulator road = new RoadSimulator(3, 7, Duration.ofMillis(500));
        List<SimulatedRecord> clear = take(road, PAST + CALM);
        List<SimulatedRecord> weather = meet(road, EnumSet.range(RoadCondition.FOG, RoadCondition.RAIN));
        List<SimulatedRecord> obstacles = meet(road, EnumSet.range(RoadCondition.PEDESTRIAN, RoadCondition.DEBRIS));
        List<SimulatedRecord> later = take(road, 900);

        // When
        try (Detector detector = train(clear.subList(0, (int) (KNOWN * clear.size())))) {
            // Then
            assertThat(anomalous(detector, weather)).isGreaterThan(0.99);
            assertThat(anomalous(detector, obstacles)).isGreaterThan(0.5);
            assertThat(anomalous(detector, later)).isLessThan(0.02);
        }
    }

    /** Frames of every car in each of these conditions. */
    private static List<SimulatedRecord> meet(RoadSimulator road, Set<RoadCondition> conditions) {
        List<SimulatedRecord> met = new ArrayList<>();
        for (RoadCondition condition : conditions) {
            IntStream.range(0, road.entities()).forEach(vehicle -> road.inject(vehicle, condition));
            take(road, FRAMES_OF_EACH).stream()
                    .filter(record -> record.truth().equals(condition.truth()))
                    .forEach(met::add);
        }
        IntStream.range(0, road.entities()).forEach(vehicle -> road.inject(vehicle, RoadCondition.CLEAR));
        return met;
    }

    private static List<SimulatedRecord> take(RoadSimulator road, int count) {
        return IntStream.range(0, count).mapToObj(i -> road.next(0)).toList();
    }

    private static Detector train(List<SimulatedRecord> frames) {
        List<String> names = IntStream.range(0, FEATURES)
                .mapToObj("embedding[%d]"::formatted)
                .toList();
        return new DetectorTrainer()
                .train(
                        TrainingRows.of(values(frames), FEATURES),
                        DetectorOptions.of(names, FALSE_ALARM_RATE),
                        (step, steps, loss) -> {})
                .detector();
    }

    private static double anomalous(Detector detector, List<SimulatedRecord> frames) {
        Scores scores = detector.score(FloatBuffer.wrap(values(frames)), frames.size());
        return IntStream.range(0, frames.size()).filter(scores::anomalous).count() / (double) frames.size();
    }

    private static float[] values(List<SimulatedRecord> frames) {
        float[] values = new float[frames.size() * FEATURES];
        for (int i = 0; i < values.length; i++) {
            ImageFeature frame = (ImageFeature) frames.get(i / FEATURES).value();
            values[i] = frame.getEmbedding().get(i % FEATURES);
        }
        return values;
    }
}
