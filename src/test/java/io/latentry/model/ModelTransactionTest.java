/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ModelTransactionTest {
    private static final List<ProducerRecord<String, byte[]>> RECORDS =
            List.of(new ProducerRecord<>("models", "key", new byte[] {1}));

    private final List<Duration> closedWithin = new ArrayList<>();
    private final MockProducer<String, byte[]> producer =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()) {
                @Override
                public void close(Duration within) {
                    closedWithin.add(within);
                    super.close(within);
                }
            };

    @Test
    void commit_thatTimesOutAndCannotBeAborted_tellsOfTheTimeout() {
        // Given: a KafkaProducer that does not know how its commit ended refuses to abort it
        producer.commitTransactionException = new TimeoutException("no answer within 60 s");
        producer.abortTransactionException = new IllegalStateException("retry the commit");
        ModelTransaction transaction = transaction();

        // Then
        assertThatThrownBy(() -> transaction.commit(RECORDS))
                .isSameAs(producer.commitTransactionException)
                .hasSuppressedException(producer.abortTransactionException);
    }

    @Test
    void commit_thatFails_isAborted() {
        // Given
        producer.sendException = new TimeoutException("no metadata");
        ModelTransaction transaction = transaction();

        // When
        assertThatThrownBy(() -> transaction.commit(RECORDS)).isSameAs(producer.sendException);

        // Then
        assertThat(producer.transactionAborted()).isTrue();
        assertThat(producer.history()).isEmpty();
    }

    @Test
    void close_ofAProducerWhoseBrokerIsAway_doesNotWaitForGood() {
        // Given
        ModelTransaction transaction = transaction();

        // When
        transaction.close();

        // Then
        assertThat(closedWithin).hasSize(1).allMatch(within -> within.compareTo(Duration.ofMinutes(1)) < 0);
    }

    @Test
    void begin_thatAnErrorEnds_closesTheProducer() {
        assertThatThrownBy(() -> new ModelTransaction(producer, () -> {
                    throw new OutOfMemoryError("heap");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(producer.closed()).isTrue();
    }

    private ModelTransaction transaction() {
        return new ModelTransaction(producer, () -> DetectorModels.none("plant"));
    }
}
