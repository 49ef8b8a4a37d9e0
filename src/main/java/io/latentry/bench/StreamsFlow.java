/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.stream.DetectorClient;
import java.util.Optional;

/** A detector's Kafka Streams client as a flow. */
record StreamsFlow(DetectorClient client) implements Flow {
    @Override
    public void start() {
        client.start();
    }

    @Override
    public boolean isRunning() {
        return client.isRunning();
    }

    @Override
    public long records() {
        return client.counts().records();
    }

    @Override
    public long batches() {
        return client.counts().batches();
    }

    @Override
    public Optional<Throwable> failure() {
        return client.failure();
    }

    @Override
    public void close() {
        client.close();
    }
}
