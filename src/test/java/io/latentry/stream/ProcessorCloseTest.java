/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSource;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.PlantRecords;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that ends takes its pending commit with it, so that another of its thread can have one. */
class ProcessorCloseTest {
    private static final ModelSource NO_MODEL = detector -> Optional.empty();
    private static final Duration A_PAUSE = Duration.ofMillis(50);

    /** Later than anything that was done in this thread before. */
    private static long time = System.currentTimeMillis();

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private final StreamCounters counters = new StreamCounters();

    @BeforeEach
    void addStores() {
        time += 1_000_000_000;
        context.setCurrentSystemTimeMs(time);
        KeyValueStore<byte[], byte[]> entities = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(DetectorTopology.ENTITIES), Serdes.ByteArray(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        entities.init(context.getStateStoreContext(), entities);
        context.addStateStore(entities);
        for (String name : List.of(DetectorTopology.ACCOUNTS, DetectorTopology.ROUTING_ACCOUNTS)) {
            KeyValueStore<String, byte[]> accounts = Accounts.store(name)
                    .withCachingDisabled()
                    .withLoggingDisabled()
                    .build();
            accounts.init(context.getStateStoreContext(), accounts);
            context.addStateStore(accounts);
        }
    }

    @Test
    void scoring_thatEnds_leavesNoCommitPending() {
        assertThatItLeavesNone(new ScoringProcessor(config(1), reader(), NO_MODEL, counters));
    }

    @Test
    void windows_thatEnd_leaveNoCommitPending() {
        assertThatItLeavesNone(new WindowProcessor(config(4), reader(), NO_MODEL, counters));
    }

    @Test
    @SuppressWarnings({"unchecked", "rawtypes"})
    void routing_thatEnds_leavesNoCommitPending() {
        assertThatItLeavesNone((Processor) new EntityRouter("plant", reader(), counters));
    }

    private void assertThatItLeavesNone(Processor<byte[], byte[], Object, Object> processor) {
        // Given
        processor.init(context);
        sendUnreadable(processor, 0);
        sendUnreadable(processor, 1);
        long pending = pending();

        // When
        processor.close();

        // Then
        assertThat(pending).isEqualTo(1);
        assertThat(pending()).isZero();
    }

    /** Of two letters the first is committed at once, the second after a pause. */
    private void sendUnreadable(Processor<byte[], byte[], Object, Object> processor, int offset) {
        context.setRecordMetadata("plant", 0, offset);
        processor.process(new Record<>(new byte[0], new byte[0], 0));
    }

    private long pending() {
        return context.scheduledPunctuators().stream()
                .filter(punctuator -> punctuator.getInterval().equals(A_PAUSE) && !punctuator.cancelled())
                .count();
    }

    private static FeatureReader reader() {
        SchemaRegistryClient registry = SchemaRegistryClient.of(Map.of("schema.registry.url", "http://localhost:1"));
        return new FeatureReader(registry, PlantRecords.FEATURES, "key", "record");
    }

    private static DetectorConfig config(int window) {
        return DetectorConfigBuilder.detector("plant", List.of("plant"), PlantRecords.FEATURES)
                .window(window)
                .build();
    }
}
