/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.config.DetectorConfig;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The one way from records to readings. */
final class RowDecoder {
    /** A transaction of Kafka Streams times out after 10 s, and the last question may take 5. */
    private static final Duration ASKING = Duration.ofSeconds(3);

    private final FeatureReader reader;
    private final boolean entityIsField;
    private final boolean repartitioned;

    RowDecoder(DetectorConfig config, FeatureReader reader) {
        this.reader = reader;
        this.repartitioned = config.repartitions();
        this.entityIsField = !config.entityIsKey() && !repartitioned;
    }

    /** Numbers per reading. */
    int width() {
        return reader.width();
    }

    /**
     * Reads the records one after the other and notes in {@code outcome} which reading is whose, or why it is none.
     *
     * @param rows with room for a reading of each record
     * @return how many readings there are
     * @throws io.latentry.avro.RegistryUnavailableException when the registry has not named all schemas in time
     */
    int decode(List<ConsumerRecord<byte[], byte[]>> records, FloatBuffer rows, BatchOutcome outcome) {
        reader.mayAskFor(ASKING);
        int row = 0;
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            if (record.value() == null) {
                continue;
            }
            try {
                long timestamp = repartitioned ? Origin.timestamp(record.headers()) : record.timestamp();
                long time = reader.read(record.headers(), record.value(), timestamp, rows, row * reader.width());
                if (entityIsField) {
                    outcome.names(i, reader.entity(record.headers(), record.key(), record.value()));
                } else {
                    reader.checkKey(record.key());
                }
                outcome.read(i, row++, time);
            } catch (UnreadableRecordException e) {
                outcome.reject(i, new Rejection(e.reason().name(), e.getMessage()));
            }
        }
        return row;
    }
}
