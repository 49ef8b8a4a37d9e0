/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store for processors that run without Kafka Streams: on the heap, without a changelog, gone when it is let go. */
final class MemoryStore<K> implements KeyValueStore<K, byte[]> {
    private final String name;
    private final NavigableMap<K, byte[]> entries;

    /** @param order of the keys, which is that of {@link #range} */
    MemoryStore(String name, Comparator<K> order) {
        this.name = name;
        this.entries = new TreeMap<>(order);
    }

    @Override
    public byte[] get(K key) {
        return entries.get(key);
    }

    @Override
    public void put(K key, byte[] value) {
        if (value == null) {
            entries.remove(key);
        } else {
            entries.put(key, value);
        }
    }

    @Override
    public byte[] putIfAbsent(K key, byte[] value) {
        return entries.putIfAbsent(key, value);
    }

    @Override
    public void putAll(List<KeyValue<K, byte[]>> all) {
        all.forEach(entry -> put(entry.key, entry.value));
    }

    @Override
    public byte[] delete(K key) {
        return entries.remove(key);
    }

    @Override
    public KeyValueIterator<K, byte[]> range(K from, K to) {
        NavigableMap<K, byte[]> upper = from == null ? entries : entries.tailMap(from, true);
        return new Entries<>(to == null ? upper : upper.headMap(to, true));
    }

    @Override
    public KeyValueIterator<K, byte[]> all() {
        return new Entries<>(entries);
    }

    @Override
    public long approximateNumEntries() {
        return entries.size();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {}

    @Override
    public void close() {
        entries.clear();
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    /** The entries of a part of the store, in its order. */
    private static final class Entries<K> implements KeyValueIterator<K, byte[]> {
        private final NavigableMap<K, byte[]> part;
        private final Iterator<Map.Entry<K, byte[]>> iterator;
        private K last;

        Entries(NavigableMap<K, byte[]> part) {
            this.part = part;
            this.iterator = part.entrySet().iterator();
        }

        @Override
        public boolean hasNext() {
            return iterator.hasNext();
        }

        @Override
        public KeyValue<K, byte[]> next() {
            Map.Entry<K, byte[]> entry = iterator.next();
            last = entry.getKey();
            return KeyValue.pair(last, entry.getValue());
        }

        @Override
        public K peekNextKey() {
            return last == null ? part.firstKey() : part.higherKey(last);
        }

        @Override
        public void close() {}
    }
}
