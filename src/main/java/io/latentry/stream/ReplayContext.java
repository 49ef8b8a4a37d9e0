/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The surroundings of a processor that runs without Kafka Streams: nothing is committed, and what it forwards is handed on. */
final class ReplayContext<K, V> implements ProcessorContext<K, V> {
    private final TaskId task;
    private final Map<String, Object> settings;
    private final Map<String, StateStore> stores = new HashMap<>();
    private final BiConsumer<Record<? extends K, ? extends V>, String> sinks;
    private Optional<RecordMetadata> source = Optional.empty();
    private final List<Punctuator> punctuators = new ArrayList<>();
    private long streamTime = -1;

    /**
     * Surroundings of one task.
     *
     * @param settings of the Kafka Streams client that would run it
     * @param sinks gets what is forwarded, with the name of the node that it goes to
     */
    ReplayContext(
            TaskId task, Map<String, Object> settings, BiConsumer<Record<? extends K, ? extends V>, String> sinks) {
        this.task = task;
        this.settings = settings;
        this.sinks = sinks;
    }

    ReplayContext<K, V> with(StateStore store) {
        stores.put(store.name(), store);
        return this;
    }

    /** Says which record is processed next. */
    void at(ConsumerRecord<byte[], byte[]> record, long timestamp) {
        source = Optional.of(new Place(record.topic(), record.partition(), record.offset()));
        streamTime = Math.max(streamTime, timestamp);
    }

    /** Does all that has been scheduled. */
    void punctuate() {
        List.copyOf(punctuators).forEach(punctuator -> punctuator.punctuate(currentSystemTimeMs()));
    }

    @Override
    public <A extends K, B extends V> void forward(Record<A, B> record, String child) {
        sinks.accept(record, child);
    }

    @Override
    public <A extends K, B extends V> void forward(Record<A, B> record) {
        throw new UnsupportedOperationException("Each result goes to a node of its own");
    }

    @Override
    public Optional<RecordMetadata> recordMetadata() {
        return source;
    }

    @Override
    @SuppressWarnings("unchecked") // the caller knows what it has put there
    public <S extends StateStore> S getStateStore(String name) {
        return (S) stores.get(name);
    }

    @Override
    public Cancellable schedule(Duration interval, PunctuationType type, Punctuator callback) {
        punctuators.add(callback);
        return () -> punctuators.remove(callback);
    }

    @Override
    public Cancellable schedule(Instant start, Duration interval, PunctuationType type, Punctuator callback) {
        return schedule(interval, type, callback);
    }

    @Override
    public String applicationId() {
        return settings.get(StreamsConfig.APPLICATION_ID_CONFIG).toString();
    }

    @Override
    public TaskId taskId() {
        return task;
    }

    @Override
    public Serde<?> keySerde() {
        return Serdes.ByteArray();
    }

    @Override
    public Serde<?> valueSerde() {
        return Serdes.ByteArray();
    }

    @Override
    public File stateDir() {
        throw new UnsupportedOperationException("A replay keeps nothing on disk");
    }

    @Override
    public StreamsMetrics metrics() {
        throw new UnsupportedOperationException("A replay has no metrics of Kafka Streams");
    }

    @Override
    public void commit() {}

    @Override
    public Map<String, Object> appConfigs() {
        return settings;
    }

    @Override
    public Map<String, Object> appConfigsWithPrefix(String prefix) {
        return settings.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .collect(Collectors.toMap(entry -> entry.getKey().substring(prefix.length()), Map.Entry::getValue));
    }

    @Override
    public long currentSystemTimeMs() {
        return System.currentTimeMillis();
    }

    @Override
    public long currentStreamTimeMs() {
        return streamTime;
    }

    /**
     * Where a record is.
     *
     * @param topic its topic
     * @param partition its partition
     * @param offset its offset
     */
    private record Place(String topic, int partition, long offset) implements RecordMetadata {}
}
