/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DetectorAccountTest {
    private static final DetectorAccount.Line ROUTED = new DetectorAccount.Line(
            new TopicPartition("in", 0), new PartitionAccount(0, 9, false, 8, 0, 1, 1), 10, 10);

    @Test
    void account_beforeAnyRoutedRecordIsJudged_callsNoneNormal() {
        // When
        DetectorAccount account = new DetectorAccount("plant", true, List.of(ROUTED), List.of(), true);

        // Then
        assertThat(account.normal()).isZero();
        assertThat(account.underWay()).isEqualTo(8);
        assertThat(account.records()).isEqualTo(10);
    }

    @Test
    void account_ofRecordsThatAreJudgedAsTheyCome_hasNoneUnderWay() {
        // When
        DetectorAccount account = new DetectorAccount("plant", false, List.of(ROUTED), List.of(), true);

        // Then
        assertThat(account.normal()).isEqualTo(8);
        assertThat(account.underWay()).isZero();
    }
}
