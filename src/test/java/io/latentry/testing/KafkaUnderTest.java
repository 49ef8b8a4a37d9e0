/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import io.latentry.local.EmbeddedBroker;
import io.latentry.local.LocalRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.testcontainers.kafka.KafkaContainer;

/**
 * Broker and schema registry of a {@link KafkaTest}. The broker is the embedded one, or under {@code -Ptestcontainers}
 * Kafka's own image. The registry is always ours.
 */
public final class KafkaUnderTest implements AutoCloseable {
    private static final String IMAGE = "apache/kafka:4.3.1";
    private static final Duration STARTUP = Duration.ofMinutes(2);

    private final String bootstrapServers;
    private final String registryUrl;
    private final List<AutoCloseable> parts;

    private KafkaUnderTest(String bootstrapServers, AutoCloseable broker) {
        this.bootstrapServers = bootstrapServers;
        try {
            LocalRegistry registry = new LocalRegistry(0, Optional.empty());
            registryUrl = registry.url();
            parts = List.of(registry, broker);
        } catch (IOException e) {
            close(broker);
            throw new UncheckedIOException(e);
        }
    }

    /** Starts an empty broker and an empty registry, and returns when they accept clients. */
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

    /** Value for {@code schema.registry.url}. */
    public String registryUrl() {
        return registryUrl;
    }

    @Override
    public void close() {
        parts.forEach(KafkaUnderTest::close);
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException("A part of the cluster under test cannot be stopped: " + part, e);
        }
    }

    private static KafkaUnderTest embedded() {
        EmbeddedBroker broker = EmbeddedBroker.start(0, Optional.empty());
        return new KafkaUnderTest(broker.bootstrapServers(), broker);
    }

    private static KafkaUnderTest container() {
        KafkaContainer broker = new KafkaContainer(IMAGE)
                .withStartupTimeout(STARTUP)
                // Kafka creates what a consumer asks for, unless told not to; the embedded broker does not either.
                .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        broker.start();
        return new KafkaUnderTest(broker.getBootstrapServers(), broker);
    }
}
