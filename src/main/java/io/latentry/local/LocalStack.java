/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** A broker and a schema registry in this process: what a laptop needs in place of a cluster. */
public final class LocalStack implements AutoCloseable {
    private final EmbeddedBroker broker;
    private final LocalRegistry registry;

    private LocalStack(EmbeddedBroker broker, LocalRegistry registry) {
        this.broker = broker;
        this.registry = registry;
    }

    /**
     * Starts both and returns when they can be used.
     *
     * @throws LocalStackException when a port or the data folder is taken; nothing is left running then
     */
    public static LocalStack start(LocalStackOptions options) {
        Optional<Path> folder = options.dataFolder();
        // The registry starts in an instant: if its port is busy, no broker has been started for nothing.
        LocalRegistry registry = startRegistry(options.registryPort(), folder.map(f -> f.resolve("registry")));
        try {
            EmbeddedBroker broker = EmbeddedBroker.start(options.kafkaPort(), folder.map(f -> f.resolve("kafka")));
            return new LocalStack(broker, registry);
        } catch (RuntimeException e) {
            close(registry);
            throw e;
        }
    }

    /** Value for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** Value for {@code schema.registry.url}. */
    public String registryUrl() {
        return registry.url();
    }

    @Override
    public void close() {
        try {
            broker.close();
        } finally {
            close(registry);
        }
    }

    private static LocalRegistry startRegistry(int port, Optional<Path> folder) {
        try {
            return new LocalRegistry(port, folder);
        } catch (IOException e) {
            throw new LocalStackException(e.getMessage(), e);
        }
    }

    private static void close(LocalRegistry registry) {
        try {
            registry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
