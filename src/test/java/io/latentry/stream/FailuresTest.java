/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class FailuresTest {
    @Test
    void trouble_withBrokerTopicOrModel_passes() {
        assertThat(Failures.isPassing(new StreamsException(new TimeoutException("slow"))))
                .isTrue();
        assertThat(Failures.isPassing(new MissingSourceTopicException("gone"))).isTrue();
        assertThat(Failures.isPassing(new StreamsException(new InvalidTxnStateException("the broker died"))))
                .isTrue();
        assertThat(Failures.isPassing(new StreamsException(new ProducerFencedException("the broker died"))))
                .isTrue();
        assertThat(Failures.isPassing(new StreamsException(new DetectorUnavailableException("no model"))))
                .isTrue();
    }

    @Test
    void fault_inTheProgram_doesNotPass() {
        assertThat(Failures.isPassing(new StreamsException(new NullPointerException())))
                .isFalse();
    }

    @Test
    void reason_isTheInnermostMessage() {
        assertThat(Failures.reason(new StreamsException("outer", new IllegalStateException("inner"))))
                .isEqualTo("inner");
        assertThat(Failures.reason(new NullPointerException())).isEqualTo("NullPointerException");
    }
}
