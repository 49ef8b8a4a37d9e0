/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Sends each record on under the entity that a field of it names, so that all records of an entity come by one partition. It
 * reads nothing but that field. What does not name its entity goes to the dead letters.
 */
final class EntityRouter implements Processor<byte[], byte[], byte[], byte[]> {
    /** Our own key among the settings of a Kafka Streams client: how many bytes a record may have that is sent on. */
    static final String ROOM = "latentry.routed.bytes";

    private final String detector;
    private final FeatureReader reader;
    private final StreamCounters counters;
    private final RegistryTime asking;
    private final PromptCommits commits = new PromptCommits();
    private ProcessorContext<byte[], byte[]> context;
    private DeadLetters deadLetters;
    private Room room;
    private Accounts accounts;

    EntityRouter(String detector, FeatureReader reader, StreamCounters counters) {
        this(detector, reader, counters, new RegistryTime());
    }

    /** @param asking how long the registry may be asked */
    EntityRouter(String detector, FeatureReader reader, StreamCounters counters, RegistryTime asking) {
        this.detector = detector;
        this.reader = reader;
        this.asking = asking;
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        this.deadLetters = new DeadLetters(detector, context.appConfigs());
        this.room = Room.of(context.appConfigs(), ROOM);
        this.accounts = new Accounts(context, DetectorTopology.ROUTING_ACCOUNTS);
        asking.begin(context);
        commits.begin(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata source = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("A record without coordinates reached the detector"));
        PollTag tag = PollTag.detach(record.headers());
        boolean polled =
                tag != null && tag.batch().holds(tag.index(), source.topic(), source.partition(), source.offset());
        counters.records.increment();
        Effect effect = Effect.NULL_VALUE;
        if (record.value() == null) {
            counters.nullValues.increment();
        } else {
            // What is polled without a timestamp has been given one by now.
            long timestamp = polled ? tag.batch().timestamp(tag.index()) : record.timestamp();
            effect = route(record, source, timestamp);
        }
        accounts.count(effect, polled && tag.isFollowed());
        if (effect != Effect.NULL_VALUE) {
            commits.sent();
        }
        commits.after(tag);
    }

    @Override
    public void close() {
        commits.end();
    }

    /** A record that is sent on counts as normal here: what becomes of it is in the account of where it went. */
    private Effect route(Record<byte[], byte[]> record, RecordMetadata source, long timestamp) {
        try {
            String entity = entity(record);
            byte[] key = entity.getBytes(StandardCharsets.UTF_8);
            Record<byte[], byte[]> routed = Origin.routed(record, source, timestamp, key);
            if (room.holds(key, routed.value(), routed.headers())) {
                context.forward(routed, DetectorTopology.REPARTITION);
                return Effect.NORMAL;
            }
            record.headers().remove(Origin.HEADER);
            return reject(record, source, timestamp, tooLarge(record));
        } catch (UnreadableRecordException e) {
            return reject(record, source, timestamp, new Rejection(e.reason().name(), e.getMessage()));
        }
    }

    private String entity(Record<byte[], byte[]> record) throws UnreadableRecordException {
        asking.grantOne(reader);
        try {
            return reader.entity(record.headers(), record.key(), record.value());
        } finally {
            asking.settle(reader);
        }
    }

    private Effect reject(Record<byte[], byte[]> record, RecordMetadata source, long timestamp, Rejection why) {
        counters.deadLetters.increment();
        context.forward(
                deadLetters.of(record, source, timestamp, why, context.currentSystemTimeMs()),
                DetectorTopology.UNROUTED);
        return Effect.DEAD_LETTER;
    }

    private Rejection tooLarge(Record<byte[], byte[]> record) {
        return new Rejection(
                "TOO_LARGE",
                "A value of " + record.value().length + " bytes, with key and headers, is too large for the topic that"
                        + " brings the records of an entity together, which takes " + room.bytes()
                        + ": raise producer.max.request.size and topic.max.message.bytes in the kafka block, and"
                        + " max.message.bytes of a topic that exists");
    }
}
