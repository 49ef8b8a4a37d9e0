/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.detect.Detector;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.Scores;
import io.latentry.testing.PlantRecords;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The scores of plant records by a naive way of its own: windows are lists, nothing is kept between two calls. */
final class OfflineWindows {
    private final Detector detector;
    private final FeatureReader reader;

    OfflineWindows(Detector detector, String registryUrl) {
        this.detector = detector;
        this.reader = new FeatureReader(
                SchemaRegistryClient.of(Map.of("schema.registry.url", registryUrl)),
                PlantRecords.FEATURES,
                "key",
                "record");
    }

    /** The score of each readable record, by partition and offset. */
    Map<String, Double> scores(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, List<float[]>> histories = new HashMap<>();
        Map<String, String> entities = new LinkedHashMap<>();
        List<float[]> windows = new ArrayList<>();
        records.stream()
                .sorted(Comparator.comparingInt((ConsumerRecord<byte[], byte[]> r) -> r.partition())
                        .thenComparingLong(ConsumerRecord::offset))
                .forEach(record -> {
                    float[] reading = read(record);
                    if (reading.length > 0) {
                        String entity = new String(record.key(), StandardCharsets.UTF_8);
                        List<float[]> history = histories.computeIfAbsent(entity, e -> new ArrayList<>());
                        history.add(reading);
                        windows.add(window(history));
                        entities.put("%d-%08d".formatted(record.partition(), record.offset()), entity);
                    }
                });
        return follow(windows, entities);
    }

    /** Nothing if there is nothing to read. */
    private float[] read(ConsumerRecord<byte[], byte[]> record) {
        float[] reading = new float[reader.width()];
        if (record.value() == null) {
            return new float[0];
        }
        try {
            reader.read(record.value(), record.timestamp(), FloatBuffer.wrap(reading), 0);
            return reading;
        } catch (UnreadableRecordException e) {
            return new float[0];
        }
    }

    /** The last readings, the first one standing in for those before it. */
    private float[] window(List<float[]> history) {
        float[] window = new float[detector.window() * reader.width()];
        for (int i = 0; i < detector.window(); i++) {
            int from = Math.max(0, history.size() - detector.window() + i);
            System.arraycopy(history.get(from), 0, window, i * reader.width(), reader.width());
        }
        return window;
    }

    private Map<String, Double> follow(List<float[]> windows, Map<String, String> entities) {
        FloatBuffer rows = FloatBuffer.allocate(windows.size() * detector.window() * reader.width());
        windows.forEach(rows::put);
        Scores judged = detector.score(rows.clear(), windows.size());
        Map<String, EntityTrack> tracks = new HashMap<>();
        Map<String, Double> scores = new HashMap<>();
        int row = 0;
        for (Map.Entry<String, String> record : entities.entrySet()) {
            if (detector.window() > 1) {
                judged.follow(row, tracks.computeIfAbsent(record.getValue(), e -> detector.newTrack()));
            }
            scores.put(record.getKey(), judged.score(row++));
        }
        return scores;
    }
}
