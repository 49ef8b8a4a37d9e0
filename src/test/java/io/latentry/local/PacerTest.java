/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class PacerTest {

    @Test
    void awaitTurn_rate_isKeptOverAll() throws Exception {
        // Given
        Pacer pacer = new Pacer(500, new CountDownLatch(1));
        long start = System.nanoTime();

        // When
        for (int i = 0; i <= 250; i++) {
            assertThat(pacer.awaitTurn()).isTrue();
        }

        // Then
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(499));
    }

    @Test
    void awaitTurn_stopped_returnsAtOnce() throws Exception {
        // Given
        CountDownLatch stop = new CountDownLatch(1);
        Pacer pacer = new Pacer(0.01, stop);
        boolean first = pacer.awaitTurn();
        stop.countDown();

        // When
        boolean second = pacer.awaitTurn();

        // Then
        assertThat(first).isTrue();
        assertThat(second).isFalse();
    }
}
