/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Keeps account of what became of each record of a task, in a store: counts, effects and offsets are of one transaction, so
 * the account is exact after any crash.
 */
final class Accounts {
    /*
     * A commit may come between any two records, and nobody is told of it. To put the account at each record would be exact
     * and cost as much as reading it. So it is put when it says something new: at a record that is not normal, and where a
     * run of normal records with consecutive offsets begins or ends. While such a run lasts, the account in the store is
     * "open": whatever is committed, the offsets between the account and the committed one are normal records, each of them.
     * That holds because a run goes on only where the next record, at the very next offset, has come in the same poll: Kafka
     * Streams has it in its buffer, and commits its offset, and no transaction marker or gap can lie between.
     */
    private static final String SEGMENT_MS = "600000";

    private final ProcessorContext<?, ?> context;
    private final KeyValueStore<String, byte[]> store;
    private final Map<String, Page> pages = new HashMap<>();

    /** The accounts in that store of the processor's. */
    Accounts(ProcessorContext<?, ?> context, String store) {
        this.context = context;
        this.store = context.getStateStore(store);
    }

    /** A store for accounts: a few entries per task, written once per commit and restored at once. */
    static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled()
                // An active segment is never cleaned: it is what a start has to read.
                .withLoggingEnabled(Map.of("segment.ms", SEGMENT_MS));
    }

    /** Key of a partition's account. */
    static String key(String topic, int partition) {
        return topic + "/" + partition;
    }

    /**
     * Counts the record that is being processed, as the last thing that is done about it.
     *
     * @param followed whether the record at the next offset has come in the same poll
     */
    void count(Effect effect, boolean followed) {
        RecordMetadata at = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("A record without coordinates cannot be counted"));
        Page page = pages.get(at.topic());
        if (page == null) {
            page = open(at);
            pages.put(at.topic(), page);
        }
        page.count(at.offset(), effect, followed);
    }

    private Page open(RecordMetadata at) {
        String key = key(at.topic(), at.partition());
        byte[] stored = store.get(key);
        return new Page(
                key,
                stored == null
                        ? PartitionAccount.beginning(at.offset())
                        : PartitionAccount.fromBytes(stored).upTo(at.offset()));
    }

    /** The account of one partition on its way from one put to the next. */
    private final class Page {
        private final String key;
        private PartitionAccount put;
        private boolean isOpen;
        private long run;

        Page(String key, PartitionAccount put) {
            this.key = key;
            this.put = put;
        }

        void count(long offset, Effect effect, boolean followed) {
            if (isOpen && followed && effect == Effect.NORMAL) {
                run++;
                return;
            }
            put = put.upTo(put.through() + run + 1).with(offset, effect, followed);
            isOpen = followed;
            run = 0;
            store.put(key, put.toBytes());
        }
    }
}
