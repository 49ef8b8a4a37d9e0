/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.config.DetectorConfig;
import io.latentry.testing.DetectorConfigBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DetectorSupervisorTest {
    private static final DetectorConfig CONFIG =
            DetectorConfigBuilder.detector("plant", List.of("in"), List.of("x")).build();

    private static final String RESTORING = "WAITING(partitions are being assigned and state restored)";

    private final AtomicReference<Optional<String>> outage = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<String>> missing = new AtomicReference<>(Optional.empty());
    private final AtomicInteger clientsBuilt = new AtomicInteger();
    private ScriptedClient client;
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
                    return outage.get();
                }

                @Override
                public Optional<String> remark() {
                    return Optional.empty();
                }
            },
            () -> {
                clientsBuilt.incrementAndGet();
                if (client != null) {
                    return client;
                }
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
        await().until(() -> clientsBuilt.get() >= 2);
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

    @Test
    void supervisor_whileStateIsRestored_waits() {
        // Given
        client = new ScriptedClient();
        supervisor.start();
        awaitState(RESTORING);
        client.become(KafkaStreams.State.RUNNING);
        awaitState("RUNNING");

        // When
        client.become(KafkaStreams.State.REBALANCING);

        // Then
        assertThat(supervisor.state()).hasToString(RESTORING);
        client.become(KafkaStreams.State.RUNNING);
        assertThat(supervisor.state()).hasToString("RUNNING");
    }

    @Test
    void supervisor_whoseClusterGoesWhileStateIsRestored_saysSo() {
        // Given
        client = new ScriptedClient();
        supervisor.start();
        awaitState(RESTORING);

        // When
        outage.set(Optional.of("no answer from Kafka"));
        supervisor.wakeUp();

        // Then
        awaitState("WAITING(no answer from Kafka)");
        outage.set(Optional.empty());
        supervisor.wakeUp();
        awaitState(RESTORING);
    }

    private void awaitState(String state) {
        await().until(() -> supervisor.state().toString().equals(state));
    }

    /** A client whose states are those that a test says. */
    private static final class ScriptedClient extends KafkaStreams {
        private StateListener listener = (now, before) -> {};
        private State last = State.CREATED;

        ScriptedClient() {
            super(topology(), settings());
        }

        private static Topology topology() {
            Topology topology = new Topology();
            topology.addSource("source", "in");
            return topology;
        }

        private static Properties settings() {
            Properties settings = new Properties();
            settings.putAll(Map.of("application.id", "plant", "bootstrap.servers", "localhost:1"));
            return settings;
        }

        @Override
        public void setStateListener(StateListener told) {
            listener = told;
        }

        @Override
        public void start() {
            become(State.REBALANCING);
        }

        void become(State next) {
            State before = last;
            last = next;
            listener.onChange(next, before);
        }
    }
}
