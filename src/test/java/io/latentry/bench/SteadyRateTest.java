/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SteadyRateTest {

    /** Counts by the clock: slow at first, then steadily, until the topic's end. */
    private static final class Tap implements Flow {
        private static final long STARTING = 100_000_000;
        private final double perSecond;
        private final long topicRecords;
        private final Optional<Throwable> failure;
        private long started;

        Tap(double perSecond, long topicRecords, Optional<Throwable> failure) {
            this.perSecond = perSecond;
            this.topicRecords = topicRecords;
            this.failure = failure;
        }

        @Override
        public void start() {
            started = System.nanoTime();
        }

        @Override
        public boolean isRunning() {
            return true;
        }

        @Override
        public long records() {
            long flowing = System.nanoTime() - started - STARTING;
            return flowing < 0 ? 0 : Math.min(topicRecords, 1 + (long) (flowing * perSecond / 1e9));
        }

        @Override
        public long batches() {
            return records() / 10;
        }

        @Override
        public Optional<Throwable> failure() {
            return failure;
        }

        @Override
        public void close() {}
    }

    @Test
    void measure_topicEndsBeforeTheTime_startsAnewAndLeavesStartAndTailOut() {
        // Given
        AtomicInteger flows = new AtomicInteger();
        SteadyRate steady = new SteadyRate(10_000, Duration.ofMillis(10));

        // When
        Rate rate = steady.measure(
                () -> {
                    flows.incrementAndGet();
                    return new Tap(50_000, 10_000, Optional.empty());
                },
                0.4);

        // Then
        assertThat(rate.perSecond()).isCloseTo(50_000, within(10_000.0));
        assertThat(rate.batchRows()).isCloseTo(10, within(0.5));
        assertThat(flows.get()).isGreaterThan(1);
    }

    @Test
    void measure_flowFails_saysWhy() {
        // Given
        SteadyRate steady = new SteadyRate(10_000, Duration.ofMillis(10));
        Flow broken = new Tap(50_000, 10_000, Optional.of(new IllegalStateException("no model")));

        // When, Then
        assertThatThrownBy(() -> steady.measure(() -> broken, 0.1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no model");
    }

    @Test
    void measure_topicTooShortForTheRunUp_asksForMoreRecords() {
        // Given: all records are there at the first look, however soon it comes
        SteadyRate steady = new SteadyRate(100, Duration.ofMillis(50));

        // When, Then
        assertThatThrownBy(() -> steady.measure(() -> new Tap(2_000_000_000, 100, Optional.empty()), 0.1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("measure with more records");
    }
}
