/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRef;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.avro.WireFormat;
import io.latentry.config.DetectorConfig;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a detector makes of a sample of its topics. */
final class DetectorSurvey {
    private final FeatureReader reader;
    private final Map<SchemaRef, Integer> schemas = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Integer> unreadable = new LinkedHashMap<>();
    private int nulls;

    /** A record that became a row. */
    record Row(long time, String entity, float[] values) {}

    DetectorSurvey(DetectorConfig detector, SchemaRegistryClient registry) {
        reader = new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
    }

    /**
     * Adds a record.
     *
     * @throws io.latentry.avro.RegistryUnavailableException when the registry does not answer
     */
    void add(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            nulls++;
            return;
        }
        float[] row = new float[reader.width()];
        try {
            schemas.merge(WireFormat.frame(record.headers(), record.value()).schema(), 1, Integer::sum);
            long time = reader.read(record.headers(), record.value(), record.timestamp(), FloatBuffer.wrap(row), 0);
            rows.add(new Row(time, reader.entity(record.headers(), record.key(), record.value()), row));
        } catch (UnreadableRecordException e) {
            unreadable.merge(e.reason() + ": " + e.getMessage(), 1, Integer::sum);
        }
    }

    List<String> columns() {
        return reader.featureNames();
    }

    /** The schemas met, each with the number of its records. */
    Map<SchemaRef, Integer> schemas() {
        return schemas;
    }

    List<Row> rows() {
        return rows;
    }

    /** Why records are unreadable, each reason with their number. */
    Map<String, Integer> unreadable() {
        return unreadable;
    }

    /** Records without a value, which are counted and no error. */
    int nulls() {
        return nulls;
    }

    /** Whether there were records and none of them could be read. */
    boolean isUseless() {
        return rows.isEmpty() && !unreadable.isEmpty();
    }
}
