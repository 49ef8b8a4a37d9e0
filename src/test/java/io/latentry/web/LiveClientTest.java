/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LiveClientTest {
    private final CountDownLatch gone = new CountDownLatch(1);

    @Test
    void offer_pageThatKeepsUp_getsEveryUpdateInOrder() throws InterruptedException {
        // Given
        List<String> sent = new CopyOnWriteArrayList<>();
        CountDownLatch all = new CountDownLatch(3);
        Connection connection = new Connection(update -> {
            sent.add(update);
            all.countDown();
        });
        LiveClient client = new LiveClient(connection, c -> gone.countDown());
        client.start();

        // When
        List.of("a", "b", "c").forEach(client::offer);

        // Then
        assertThat(all.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sent).containsExactly("a", "b", "c");
        assertThat(gone.getCount()).isEqualTo(1);
        client.close();
        assertThat(connection.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void offer_pageThatDoesNotRead_dropsItAndClosesItsConnection() throws InterruptedException {
        // Given
        Connection stuck = new Connection(update -> new CountDownLatch(1).await());
        LiveClient client = new LiveClient(stuck, c -> gone.countDown());
        client.start();

        // When
        for (int i = 0; i < LiveClient.QUEUE + 2; i++) {
            client.offer("update " + i);
        }

        // Then
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(stuck.closed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private interface Sending {
        void send(String update) throws InterruptedException;
    }

    private static final class Connection implements LiveClient.Connection {
        private final Sending sending;
        private final CountDownLatch closed = new CountDownLatch(1);

        private Connection(Sending sending) {
            this.sending = sending;
        }

        @Override
        public boolean isOpen() {
            return closed.getCount() > 0;
        }

        @Override
        public void send(String update) throws InterruptedException {
            sending.send(update);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }
}
