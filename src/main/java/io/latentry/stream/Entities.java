/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The entities of one task: the store, and in memory those that were heard of last. Nobody else writes to the store while
 * the task runs, so what is in memory is what is stored.
 */
final class Entities {
    private static final int MOST_BYTES_IN_MEMORY = 4 << 20;

    /** Beside its window an entity takes its object, key, tracks and the entry of the map. */
    private static final int BYTES_BESIDE_THE_WINDOW = 450;

    private static final int FEWEST_IN_MEMORY = 64;

    private final KeyValueStore<byte[], byte[]> store;
    private final EntityFormat format;
    private final StreamCounters counters;
    private final int mostInMemory;
    private final Map<Bytes, Entity> inMemory = new LinkedHashMap<>(16, 0.75f, true);
    private byte[] expiredUpTo = {};

    /** @param windowLength numbers of a window */
    Entities(KeyValueStore<byte[], byte[]> store, EntityFormat format, int windowLength, StreamCounters counters) {
        this.store = store;
        this.format = format;
        this.counters = counters;
        this.mostInMemory = Math.max(FEWEST_IN_MEMORY, MOST_BYTES_IN_MEMORY / bytes(windowLength));
    }

    private static int bytes(int windowLength) {
        return Math.addExact(Math.multiplyExact(Float.BYTES, windowLength), BYTES_BESIDE_THE_WINDOW);
    }

    /** The entity with that key; one of which nothing is known if it has not been heard of. */
    Entity of(byte[] key) {
        Bytes wrapped = Bytes.wrap(key);
        Entity known = inMemory.get(wrapped);
        if (known == null) {
            known = load(key);
            inMemory.put(wrapped, known);
        }
        return known;
    }

    private Entity load(byte[] key) {
        byte[] head = store.get(EntityFormat.headKey(key));
        if (head == null) {
            return format.unknown(key);
        }
        Optional<Entity> stored = format.read(key, head, store::get);
        if (stored.isEmpty()) {
            removeBlocks(key, head);
            counters.foreignHistories.increment();
        }
        return stored.orElseGet(() -> format.unknown(key));
    }

    /** Stores an entity that has taken in a reading. */
    void put(Entity entity) {
        try {
            if (format.completesBlock(entity)) {
                put(format.blockKey(entity), format.block(entity));
            }
            put(EntityFormat.headKey(entity.key()), format.head(entity));
        } catch (RuntimeException e) {
            // What is in memory may not be what is stored.
            inMemory.remove(Bytes.wrap(entity.key()));
            entity.drop();
            throw e;
        }
    }

    private void put(byte[] key, byte[] value) {
        store.put(key, value);
        counters.storedBytes.add(key.length + value.length);
    }

    /** Lets those go out of memory that have not been heard of for longest, until there are few enough. */
    void trim() {
        Iterator<Entity> oldest = inMemory.values().iterator();
        for (int surplus = inMemory.size() - mostInMemory; surplus > 0; surplus--) {
            oldest.next().drop();
            oldest.remove();
        }
    }

    /**
     * Removes entities whose last reading is older than that; one that nobody knows the time of stays. It looks at a part of
     * the store, and the next call goes on from there.
     *
     * @param time event time in milliseconds
     * @param entries how many are looked at
     */
    void expire(long time, int entries) {
        List<KeyValue<byte[], byte[]>> expired = new ArrayList<>();
        int seen = 0;
        try (KeyValueIterator<byte[], byte[]> rest = store.range(expiredUpTo, null)) {
            while (rest.hasNext() && seen++ < entries) {
                KeyValue<byte[], byte[]> entry = rest.next();
                expiredUpTo = EntityFormat.headKey(entry.key);
                if (EntityFormat.isHead(entry.key) && isOlder(entry.value, time)) {
                    expired.add(entry);
                }
            }
            if (!rest.hasNext()) {
                expiredUpTo = new byte[0];
            }
        }
        expired.forEach(head -> remove(EntityFormat.entityOf(head.key), head.value));
        counters.expiredEntities.add(expired.size());
    }

    /** What was kept in another format is of no use either. */
    private static boolean isOlder(byte[] head, long time) {
        return EntityFormat.time(head)
                .map(last -> last < time && last != Entity.UNDATED)
                .orElse(true);
    }

    private void remove(byte[] key, byte[] head) {
        removeBlocks(key, head);
        store.delete(EntityFormat.headKey(key));
        Entity known = inMemory.remove(Bytes.wrap(key));
        if (known != null) {
            known.drop();
        }
    }

    /** By their keys: between the entries of one entity lie those of all others whose keys begin with its key. */
    private void removeBlocks(byte[] key, byte[] head) {
        for (byte[] block : format.blockKeys(key, head)) {
            if (store.get(block) != null) {
                store.delete(block);
            }
        }
    }
}
