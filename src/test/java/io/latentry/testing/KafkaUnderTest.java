/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import io.latentry.local.EmbeddedBroker;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The broker of an integration test: the embedded one, or under {@code -Ptestcontainers} Kafka's own image. Without a
 * Docker that answers, the latter skips the test and says so.
 */
public final class KafkaUnderTest implements AutoCloseable {
    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final Duration STARTUP = Duration.ofMinutes(2);

    private final String bootstrapServers;
    private final AutoCloseable broker;

    private KafkaUnderTest(String bootstrapServers, AutoCloseable broker) {
        this.bootstrapServers = bootstrapServers;
        this.broker = broker;
    }

    /** Starts an empty broker and returns when it accepts clients. */
    public static KafkaUnderTest start() {
        return inContainer() ? container() : embedded();
    }

    /** Whether this run is the one on containers. */
    public static boolean inContainer() {
        return Boolean.getBoolean("latentry.testcontainers");
    }

    /** Value for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() throws Exception {
        broker.close();
    }

    private static KafkaUnderTest embedded() {
        EmbeddedBroker broker = EmbeddedBroker.start(0, Optional.empty());
        return new KafkaUnderTest(broker.bootstrapServers(), broker);
    }

    private static KafkaUnderTest container() {
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "Skipped: -Ptestcontainers needs Docker, and none answers here.");
        KafkaContainer broker = new KafkaContainer(IMAGE)
                .withStartupTimeout(STARTUP)
                // Kafka creates what a consumer asks for, unless told not to; the embedded broker does not either.
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        broker.start();
        return new KafkaUnderTest(broker.getBootstrapServers(), broker);
    }
}
