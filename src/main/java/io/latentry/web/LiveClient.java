/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connected page: a short queue and the thread that writes it out, because a write to a slow client blocks. */
final class LiveClient {
    static final int QUEUE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(LiveClient.class);

    private final Connection connection;
    private final Consumer<LiveClient> whenGone;
    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread writer = new Thread(this::write, "latentry-page-client");

    LiveClient(Connection connection, Consumer<LiveClient> whenGone) {
        this.connection = connection;
        this.whenGone = whenGone;
        writer.setDaemon(true);
    }

    void start() {
        writer.start();
    }

    /** Queues an update; a client whose queue is full is dropped. */
    void offer(String update) {
        if (!queue.offer(update)) {
            LOG.info("A page that did not keep up was dropped");
            close();
        }
    }

    void close() {
        whenGone.accept(this);
        writer.interrupt();
    }

    private void write() {
        try {
            while (connection.isOpen()) {
                connection.send(queue.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            whenGone.accept(this);
            connection.close();
        }
    }

    /** The way to a page's browser. */
    interface Connection {
        boolean isOpen();

        /** Writes one update; blocks as long as the other end does not read. */
        void send(String update) throws InterruptedException;

        void close();
    }
}
