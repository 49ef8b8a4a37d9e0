/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AskedTooLongException;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.RegistryUnavailableException;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.config.DetectorConfig;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The one way from records to readings. */
final class RowDecoder {
    private final FeatureReader reader;
    private final RegistryTime asking;
    private final boolean entityIsField;
    private final boolean repartitioned;

    /** @param asking how long the registry may be asked */
    RowDecoder(DetectorConfig config, FeatureReader reader, RegistryTime asking) {
        this.reader = reader;
        this.asking = asking;
        this.repartitioned = config.repartitions();
        this.entityIsField = !config.entityIsKey() && !repartitioned;
    }

    /** Numbers per reading. */
    int width() {
        return reader.width();
    }

    /**
     * Reads the records one after the other and notes in {@code outcome} which reading is whose, or why it is none. Where the
     * registry would have to be asked for too long, the outcome ends: what has been read is committed before more is asked,
     * however many schemas there are.
     *
     * @param rows with room for a reading of each record
     * @return how many readings there are
     * @throws RegistryUnavailableException when the registry does not answer, or has been asked for so long that it cannot be
     *     for the first record
     */
    int decode(List<ConsumerRecord<byte[], byte[]>> records, FloatBuffer rows, BatchOutcome outcome) {
        asking.grantOne(reader);
        try {
            return read(records, rows, outcome);
        } finally {
            asking.settle(reader);
        }
    }

    private int read(List<ConsumerRecord<byte[], byte[]>> records, FloatBuffer rows, BatchOutcome outcome) {
        int row = 0;
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            if (i == 1) {
                asking.grantMore(reader);
            }
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
            } catch (AskedTooLongException e) {
                if (i == 0) {
                    throw e;
                }
                outcome.endAt(i);
                return row;
            }
        }
        return row;
    }
}
