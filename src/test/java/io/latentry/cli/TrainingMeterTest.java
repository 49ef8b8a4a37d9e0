/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

class TrainingMeterTest {
    @Test
    void retraining_whoseTimeIsOver_isGivenUpInEachOfItsStages() {
        // Given
        try (ShutdownSignal stop = new ShutdownSignal();
                TrainingMeter meter = new TrainingMeter("pumps", stop)) {
            meter.reading(10, 10);

            // When
            stop.requestAfter(Duration.ofMillis(1));

            // Then
            await().until(() -> catchException(() -> meter.training(1, 100, 0.5)) instanceof CancellationException);
            assertThatThrownBy(() -> meter.reading(10, 10)).isInstanceOf(CancellationException.class);
            assertThatThrownBy(() -> meter.judging(10)).isInstanceOf(CancellationException.class);
        }
    }
}
