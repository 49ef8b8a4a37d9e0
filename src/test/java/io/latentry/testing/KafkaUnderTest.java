/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import io.latentry.local.EmbeddedBroker;
import io.latentry.local.LocalRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Broker and schema registry of an integration test. The broker is the embedded one, or under {@code -Ptestcontainers}
 * Kafka's own image; without a Docker that answers, the latter skips the test and says so. The registry is always ours.
 */
public final class KafkaUnderTest implements AutoCloseable {
    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final Duration STARTUP = Duration.ofMinutes(2);

    private final String bootstrapServers;
    private final AutoCloseable broker;
    private final LocalRegistry registry;

    private KafkaUnderTest(String bootstrapServers, AutoCloseable broker) throws IOException {
        this.bootstrapServers = bootstrapServers;
        this.broker = broker;
        registry = new LocalRegistry(0, Optional.empty());
    }

    /** Starts an empty broker and an empty registry, and returns when they accept clients. */
    public static KafkaUnderTest start() throws IOException {
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

    /** Value for {@code schema.registry.url}. */
    public String registryUrl() {
        return registry.url();
    }

    @Override
    public void close() throws Exception {
        registry.close();
        broker.close();
    }

    private static KafkaUnderTest embedded() throws IOException {
        EmbeddedBroker broker = EmbeddedBroker.start(0, Optional.empty());
        return new KafkaUnderTest(broker.bootstrapServers(), broker);
    }

    private static KafkaUnderTest container() throws IOException {
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
