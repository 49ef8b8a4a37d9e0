/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.UnreadableRecordException;
import java.nio.FloatBuffer;
import java.util.function.Predicate;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Reads each record into a row and sends it on as it came if a filter lets its row through. */
final class PassThroughProcessor implements Processor<byte[], byte[], Object, Object> {
    private final FeatureReader reader;
    private final Predicate<FloatBuffer> filter;
    private final StreamCounters counters;
    private final FloatBuffer row;
    private ProcessorContext<Object, Object> context;

    PassThroughProcessor(FeatureReader reader, Predicate<FloatBuffer> filter, StreamCounters counters) {
        this.reader = reader;
        this.filter = filter;
        this.counters = counters;
        this.row = new DecodedRows().withCapacity(reader.width());
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        this.context = context;
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        PollTag.detach(record.headers());
        counters.records.increment();
        if (record.value() == null) {
            counters.nullValues.increment();
            return;
        }
        try {
            reader.read(record.headers(), record.value(), record.timestamp(), row, 0);
        } catch (UnreadableRecordException e) {
            counters.deadLetters.increment();
            context.forward(as(record), DetectorTopology.DEAD_LETTERS);
            return;
        }
        if (filter.test(row)) {
            counters.anomalies.increment();
            context.forward(as(record), DetectorTopology.ANOMALIES);
        }
    }

    private static Record<Object, Object> as(Record<byte[], byte[]> record) {
        return new Record<>(record.key(), record.value(), record.timestamp());
    }
}
