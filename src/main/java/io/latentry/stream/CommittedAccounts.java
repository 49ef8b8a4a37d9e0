/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The accounts in a changelog, each as it was when its partition's committed offset was committed. A detector that is at work
 * goes on writing: what it has put since is of records at or behind that offset, and is left out. Of a partition that has no
 * committed offset, the last account is the one that there is.
 */
final class CommittedAccounts {
    private final Map<TopicPartition, Long> committed;
    private final Map<TopicPartition, PartitionAccount> accounts = new HashMap<>();
    private final Map<TopicPartition, PartitionAccount> later = new HashMap<>();
    private final Map<TopicPartition, PartitionAccount> adrift = new HashMap<>();

    /** No accounts yet, to be those of these offsets. */
    CommittedAccounts(Map<TopicPartition, Long> committed) {
        this.committed = committed;
    }

    /** Takes an entry of the changelog, in its order. */
    void add(String key, PartitionAccount account) {
        TopicPartition at = partition(key);
        Long next = committed.get(at);
        if (next == null) {
            adrift.put(at, account);
            return;
        }
        if (account.through() < next) {
            accounts.put(at, account.upTo(next));
            later.remove(at);
        } else if (!accounts.containsKey(at) && account.from() < next) {
            later.put(at, account);
        }
    }

    /** The accounts; those that were not found at their offset as they were at a later one. */
    Map<TopicPartition, PartitionAccount> all() {
        Map<TopicPartition, PartitionAccount> all = new HashMap<>(accounts);
        all.putAll(later);
        all.putAll(adrift);
        return all;
    }

    /** The partitions without a committed offset: they began since, or the group has lost its offsets. */
    Set<TopicPartition> adrift() {
        return Set.copyOf(adrift.keySet());
    }

    /** Whether each account is that of its offset: compaction may have removed it in favour of a later one. */
    boolean areExact() {
        return later.isEmpty();
    }

    private static TopicPartition partition(String key) {
        int slash = key.lastIndexOf('/');
        return new TopicPartition(key.substring(0, slash), Integer.parseInt(key.substring(slash + 1)));
    }
}
