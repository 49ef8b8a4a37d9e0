/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommittedAccountsTest {
    private static final TopicPartition AT = new TopicPartition("in/side", 3);
    private static final String KEY = Accounts.key("in/side", 3);

    private final CommittedAccounts accounts = new CommittedAccounts(Map.of(AT, 10L));

    @Test
    void account_putAfterTheOffsetWasCommitted_isLeftOut() {
        // Given
        accounts.add(KEY, new PartitionAccount(0, 4, false, 4, 1, 0, 0));
        accounts.add(KEY, new PartitionAccount(0, 7, true, 6, 2, 0, 0));

        // When
        accounts.add(KEY, new PartitionAccount(0, 10, false, 8, 3, 0, 0));

        // Then
        assertThat(accounts.all()).containsExactly(Map.entry(AT, new PartitionAccount(0, 9, true, 8, 2, 0, 0)));
        assertThat(accounts.areExact()).isTrue();
    }

    @Test
    void account_whoseEarlierEntryIsCompacted_isNotExact() {
        // When
        accounts.add(KEY, new PartitionAccount(0, 10, false, 8, 3, 0, 0));

        // Then
        assertThat(accounts.all()).containsOnlyKeys(AT);
        assertThat(accounts.areExact()).isFalse();
    }

    @Test
    void account_ofAPartitionThatBeganSince_isNotThereYet() {
        // When
        accounts.add(KEY, new PartitionAccount(10, 10, false, 1, 0, 0, 0));

        // Then
        assertThat(accounts.all()).isEmpty();
        assertThat(accounts.areExact()).isTrue();
    }

    @Test
    void account_ofAPartitionWithoutACommittedOffset_isTheLast() {
        // Given
        TopicPartition other = new TopicPartition("other", 0);
        accounts.add(Accounts.key("other", 0), new PartitionAccount(0, 3, false, 4, 0, 0, 0));

        // When
        accounts.add(Accounts.key("other", 0), new PartitionAccount(0, 7, true, 7, 1, 0, 0));

        // Then
        assertThat(accounts.all()).containsExactly(Map.entry(other, new PartitionAccount(0, 7, true, 7, 1, 0, 0)));
        assertThat(accounts.adrift()).containsExactly(other);
    }
}
