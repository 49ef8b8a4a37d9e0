/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ImageFeature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoadSimulatorTest {
    private static final Duration INTERVAL = Duration.ofMillis(200);
    private static final PlainDetector DETECTOR =
            PlainDetector.fit(embeddings(take(new RoadSimulator(8, 17, INTERVAL), 1600)));

    @Test
    void next_sameSeed_sameRecords() {
        // Given
        RoadSimulator one = new RoadSimulator(2, 9, INTERVAL);
        RoadSimulator other = new RoadSimulator(2, 9, INTERVAL);
        one.faultShare(0.3);
        other.faultShare(0.3);

        // When
        List<SimulatedRecord> first = take(one, 400);
        List<SimulatedRecord> second = take(other, 400);

        // Then
        assertThat(first).isEqualTo(second);
        assertThat(first).isNotEqualTo(take(new RoadSimulator(2, 10, INTERVAL), 400));
    }

    @Test
    void next_everyFrame_has64FiniteFeaturesAndItsPlace() {
        // Given
        RoadSimulator road = new RoadSimulator(3, 4, INTERVAL);
        road.faultShare(0.5);

        // When
        List<SimulatedRecord> records = take(road, 600);

        // Then
        assertThat(records).allSatisfy(record -> {
            ImageFeature frame = (ImageFeature) record.value();
            assertThat(frame.getEmbedding()).hasSize(64).allMatch(Float::isFinite);
            assertThat(frame.getSource()).isEqualTo(record.key());
        });
        assertThat(records.subList(0, 4))
                .extracting(SimulatedRecord::key)
                .containsExactly("car-1", "car-2", "car-3", "car-1");
        assertThat(((ImageFeature) records.get(599).value()).getFrame()).isEqualTo(199);
    }

    @Test
    void next_faultShare_bringsEveryCondition() {
        // Given
        RoadSimulator road = new RoadSimulator(4, 2, INTERVAL);
        road.faultShare(0.9);

        // When
        Set<String> truths =
                take(road, 2500).stream().map(SimulatedRecord::truth).collect(Collectors.toSet());

        // Then
        assertThat(truths)
                .containsExactlyInAnyOrder("normal", "fog", "night", "snow", "rain", "pedestrian", "animal", "debris");
    }

    /** A detector of its own, as plain as can be: the mean squared distance from the mean of clear days. */
    @ParameterizedTest
    @CsvSource({"FOG, 0.99", "NIGHT, 0.99", "SNOW, 0.99", "RAIN, 0.99", "PEDESTRIAN, 0.75", "ANIMAL, 0.6", "DEBRIS, 0.6"
    })
    void features_ofACondition_standOutFromClearDays(RoadCondition condition, double leastAuroc) {
        // Given
        RoadSimulator road = new RoadSimulator(4, 18, INTERVAL);
        List<float[]> clear = embeddings(take(road, 300));

        // When
        List<float[]> rare = new ArrayList<>();
        for (int vehicle = 0; vehicle < 24; vehicle++) {
            road.inject(vehicle % 4, condition);
            take(road, 16).stream()
                    .filter(record -> record.truth().equals(condition.truth()))
                    .map(RoadSimulatorTest::embedding)
                    .forEach(rare::add);
        }

        // Then
        assertThat(DETECTOR.auroc(clear, rare)).isGreaterThan(leastAuroc);
    }

    private static List<SimulatedRecord> take(Simulation simulation, int count) {
        List<SimulatedRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(simulation.next(1_000L * i));
        }
        return records;
    }

    private static List<float[]> embeddings(List<SimulatedRecord> records) {
        return records.stream().map(RoadSimulatorTest::embedding).toList();
    }

    private static float[] embedding(SimulatedRecord record) {
        List<Float> list = ((ImageFeature) record.value()).getEmbedding();
        float[] embedding = new float[list.size()];
        for (int i = 0; i < embedding.length; i++) {
            embedding[i] = list.get(i);
        }
        return embedding;
    }

    private record PlainDetector(double[] mean, double[] deviation) {
        static PlainDetector fit(List<float[]> rows) {
            double[] mean = new double[64];
            double[] deviation = new double[64];
            for (int d = 0; d < 64; d++) {
                int feature = d;
                mean[d] = rows.stream().mapToDouble(r -> r[feature]).average().orElseThrow();
                deviation[d] = Math.sqrt(rows.stream()
                                .mapToDouble(r -> Math.pow(r[feature] - mean[feature], 2))
                                .average()
                                .orElseThrow())
                        + 1e-4;
            }
            return new PlainDetector(mean, deviation);
        }

        double score(float[] row) {
            double sum = 0;
            for (int d = 0; d < row.length; d++) {
                sum += Math.pow((row[d] - mean[d]) / deviation[d], 2);
            }
            return sum;
        }

        double auroc(List<float[]> normal, List<float[]> rare) {
            double[] usual = normal.stream().mapToDouble(this::score).toArray();
            double[] unusual = rare.stream().mapToDouble(this::score).toArray();
            double wins = Arrays.stream(unusual)
                    .map(high -> Arrays.stream(usual).filter(low -> high > low).count())
                    .sum();
            return wins / ((double) usual.length * unusual.length);
        }
    }
}
