/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.config.HistoryConfig;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class EntitiesTest {
    private static final int WINDOW = 4;
    private static final List<String> FEATURES = List.of("flow");
    private static final byte[] PUMP = {'p'};

    private byte[] broken = {};
    private final Entities entities = new Entities(
            store(),
            new EntityFormat(WINDOW, FEATURES, HistoryConfig.Layout.BLOCKS, false),
            WINDOW * FEATURES.size(),
            new StreamCounters());

    @Test
    void trim_ofSmallWindows_countsWhatAnEntityTakesBesideThem() {
        // Given: 4 MiB would hold 262,144 of these windows
        Entity first = entities.of(PUMP);
        for (int i = 0; i < 10_000; i++) {
            entities.of(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
        }

        // When
        entities.trim();

        // Then
        assertThat(first.isDropped()).isTrue();
        assertThat(entities.of(ByteBuffer.allocate(Integer.BYTES).putInt(9_999).array())
                        .isDropped())
                .isFalse();
    }

    @Test
    void put_thatFailsHalfWay_leavesTheEntityAsItIsStored() {
        // Given: at the second reading a block is full, too, and stored before the head
        entities.put(read(entities.of(PUMP), 0));
        Entity half = read(entities.of(PUMP), 1);
        broken = EntityFormat.headKey(PUMP);

        // When
        assertThatThrownBy(() -> entities.put(half)).hasMessage("full");

        // Then
        broken = new byte[0];
        assertThat(half.isDropped()).isTrue();
        assertThat(entities.of(PUMP)).isNotSameAs(half);
        assertThat(entities.of(PUMP).offset()).isZero();
        assertThat(entities.of(PUMP).count()).isEqualTo(1);
    }

    private static Entity read(Entity entity, long offset) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("plant", 0, offset, PUMP, new byte[0]);
        entity.takeIn(record, offset, FloatBuffer.wrap(new float[] {offset}), 0, new byte[0]);
        return entity;
    }

    /** A store that does not take the entry with the {@link #broken} key. */
    @SuppressWarnings("unchecked") // the proxy is of just that interface
    private KeyValueStore<byte[], byte[]> store() {
        KeyValueStore<byte[], byte[]> sound = new MemoryStore<>("entities", Arrays::compareUnsigned);
        return (KeyValueStore<byte[], byte[]>) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {KeyValueStore.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("put") && Arrays.equals((byte[]) arguments[0], broken)) {
                        throw new IllegalStateException("full");
                    }
                    return method.invoke(sound, arguments);
                });
    }
}
