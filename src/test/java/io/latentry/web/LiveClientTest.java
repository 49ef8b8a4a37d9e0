/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LiveClientTest {
    private final LiveClient client = new LiveClient();
    private final ExecutorService requests = Executors.newSingleThreadExecutor();

    @AfterEach
    void endRequests() {
        requests.shutdownNow();
    }

    @Test
    void offer_pageThatKeepsUp_getsEveryUpdateInOrder() throws Exception {
        // Given
        BlockingQueue<String> sent = new LinkedBlockingQueue<>();
        Future<Boolean> request = serve(sent::put);

        // When
        List.of("a", "b", "c").forEach(client::offer);

        // Then
        assertThat(List.of(sent.take(), sent.take(), sent.take())).containsExactly("a", "b", "c");
        assertThat(request.isDone()).isFalse();
        client.close();
        assertThat(request.get()).isFalse();
    }

    @Test
    void offer_pageThatDoesNotRead_endsItsRequest() throws Exception {
        // Given
        CountDownLatch writing = new CountDownLatch(1);
        Future<Boolean> request = serve(update -> {
            writing.countDown();
            new CountDownLatch(1).await();
        });
        client.offer("update 0");
        writing.await();

        // When
        for (int i = 1; i <= LiveClient.QUEUE + 1; i++) {
            client.offer("update " + i);
        }

        // Then
        assertThat(request.get()).isFalse();
    }

    @Test
    void serve_pageThatHasGone_ends() throws Exception {
        // Given
        Future<Boolean> request = serve(update -> {
            throw new IOException("Connection reset by peer");
        });

        // When
        client.offer("a");

        // Then
        assertThat(request.get()).isFalse();
        assertThat(client.close()).isFalse();
    }

    @Test
    void serve_clientThatWasClosedBefore_endsAtOnce() throws Exception {
        // Given
        client.offer("a");
        client.close();

        // When
        Future<Boolean> request = serve(update -> {
            throw new AssertionError("Sent " + update);
        });

        // Then
        assertThat(request.get()).isFalse();
    }

    /** A request, whose thread says at its end whether it is still interrupted: it belongs to the server. */
    private Future<Boolean> serve(LiveClient.Connection connection) {
        return requests.submit(() -> {
            client.serve(connection);
            return Thread.currentThread().isInterrupted();
        });
    }
}
