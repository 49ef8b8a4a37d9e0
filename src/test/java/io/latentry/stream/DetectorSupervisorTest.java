/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.config.DetectorConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.CloseOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DetectorSupervisorTest {
    private static final DetectorConfig CONFIG = new DetectorConfig(
            "plant",
            List.of("in"),
            List.of("x"),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null);

    private final AtomicReference<Optional<String>> missing = new AtomicReference<>(Optional.empty());
    private final AtomicInteger clientsBuilt = new AtomicInteger();
    private RuntimeException failure = new TimeoutException("the broker is slow");
    private final DetectorSupervisor supervisor = new DetectorSupervisor(
            CONFIG,
            new Surroundings() {
                @Override
                public Optional<String> missing() {
                    return missing.get();
                }

                @Override
                public Optional<String> outage() {
                    return Optional.empty();
                }

                @Override
                public Optional<String> remark() {
                    return Optional.empty();
                }
            },
            () -> {
                clientsBuilt.incrementAndGet();
                throw failure;
            },
            CloseOptions.GroupMembershipOperation.LEAVE_GROUP,
            () -> {});

    @AfterEach
    void stop() {
        supervisor.close();
    }

    @Test
    void supervisor_whileSomethingIsMissing_saysWhatAndBuildsNoClient() {
        // Given
        missing.set(Optional.of("topic in does not exist"));

        // When
        supervisor.start();

        // Then
        awaitState("WAITING(topic in does not exist)");
        assertThat(clientsBuilt).hasValue(0);
    }

    @Test
    void supervisor_wokenUpWhenAllIsThere_buildsAClientAtOnce() {
        // Given
        missing.set(Optional.of("no model yet"));
        supervisor.start();
        awaitState("WAITING(no model yet)");

        // When
        missing.set(Optional.empty());
        supervisor.wakeUp();

        // Then
        await().atMost(Duration.ofSeconds(1)).until(() -> clientsBuilt.get() == 1);
    }

    @Test
    void supervisor_afterTroubleThatPasses_waitsAndBuildsAnotherClient() {
        // When
        supervisor.start();

        // Then
        awaitState("WAITING(the broker is slow)");
        await().atMost(Duration.ofSeconds(20)).until(() -> clientsBuilt.get() >= 2);
    }

    @Test
    void supervisor_afterAFaultInTheProgram_hasFailedAndBuildsNoOther() {
        // Given
        failure = new IllegalStateException("a bug");

        // When
        supervisor.start();

        // Then
        awaitState("FAILED(a bug)");
        assertThat(supervisor.state().isHealthy()).isFalse();
        assertThat(clientsBuilt).hasValue(1);
    }

    @Test
    void supervisor_afterAnErrorOfTheMachine_hasCrashed() {
        // Given
        failure = new IllegalStateException("outer", new OutOfMemoryError("Java heap space"));

        // When
        supervisor.start();

        // Then
        awaitState("CRASHED(Java heap space)");
        assertThat(supervisor.state().isHealthy()).isFalse();
    }

    @Test
    void supervisor_stoppedWhileWaiting_stopsAtOnce() {
        // Given
        missing.set(Optional.of("no model yet"));
        supervisor.start();
        awaitState("WAITING(no model yet)");

        // When
        supervisor.close();

        // Then
        assertThat(supervisor.state().phase()).isEqualTo(DetectorState.Phase.STOPPED);
    }

    private void awaitState(String state) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> supervisor.state().toString().equals(state));
    }
}
