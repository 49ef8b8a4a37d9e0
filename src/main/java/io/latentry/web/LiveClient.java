/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connected page: a short queue, which the thread of its request writes out, because a write to a slow client blocks. */
final class LiveClient {
    static final int QUEUE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(LiveClient.class);

    private final BlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
    private Thread writer;
    private boolean closed;

    /** Queues an update; a client whose queue is full is dropped. */
    void offer(String update) {
        if (!queue.offer(update) && close()) {
            LOG.info("A page that did not keep up was dropped");
        }
    }

    /** Writes what is queued, on this thread, until the page has gone or the client is closed. */
    void serve(Connection connection) {
        try {
            while (begin()) {
                connection.send(queue.take());
            }
        } catch (InterruptedException | IOException e) {
            LOG.debug("A page has gone", e);
        } finally {
            end();
        }
    }

    /** Ends the serving, also in the middle of a write; true the first time. */
    synchronized boolean close() {
        boolean wasOpen = !closed;
        closed = true;
        if (writer != null) {
            writer.interrupt();
        }
        return wasOpen;
    }

    /** Whether to go on; what closes the client from now on interrupts this thread. */
    private synchronized boolean begin() {
        writer = Thread.currentThread();
        return !closed;
    }

    /** The thread is not ours: what interrupted the serving is not for what it does next. */
    private synchronized void end() {
        closed = true;
        writer = null;
        Thread.interrupted();
    }

    /** The way to a page's browser. */
    interface Connection {
        /** Writes one update; blocks as long as the other end does not read. */
        void send(String update) throws IOException, InterruptedException;
    }
}
