/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Server-sent events: twice a second everything that changed in the read model goes to every client as one
 * {@code update}. A client that does not keep up is dropped; its browser connects again and asks for the whole state.
 */
final class LiveEvents implements AutoCloseable {
    static final int CLIENTS = 32;

    private static final Logger LOG = LoggerFactory.getLogger(LiveEvents.class);
    private static final long TICK_MILLIS = 500;

    /** Without news a client still hears from us this often, so that a dead connection is noticed. */
    private static final int QUIET_TICKS = 10;

    private final ReadModel model;
    private final ObjectMapper json;
    private final Semaphore places = new Semaphore(CLIENTS);
    private final Set<LiveClient> clients = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread clock = new Thread(this::run, "latentry-page-events");

    LiveEvents(ReadModel model, ObjectMapper json) {
        this.model = model;
        this.json = json;
        clock.setDaemon(true);
    }

    void start() {
        clock.start();
    }

    /**
     * Serves a page on this thread until it has gone; it gets the present status at once.
     *
     * @return false, with nothing written, when there are as many as there may be
     */
    boolean serve(HttpServletResponse response) throws IOException {
        if (!places.tryAcquire()) {
            return false;
        }
        try {
            serve(EventStream.open(response));
            return true;
        } finally {
            places.release();
        }
    }

    private void serve(LiveClient.Connection connection) {
        LiveClient client = new LiveClient();
        clients.add(client);
        try {
            // Whoever closes after this finds it among the clients.
            if (closing.getCount() > 0) {
                client.offer(encode(new ReadModel.Update(model.status(), List.of(), List.of())));
                client.serve(connection);
            }
        } finally {
            clients.remove(client);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        clients.forEach(LiveClient::close);
    }

    private void run() {
        FeedStatus told = model.status();
        int quiet = 0;
        while (!closed(TICK_MILLIS)) {
            ReadModel.Update update = model.drain();
            quiet++;
            if (!update.isEmpty() || !update.status().equals(told) || quiet >= QUIET_TICKS) {
                publish(update);
                told = update.status();
                quiet = 0;
            }
        }
    }

    private void publish(ReadModel.Update update) {
        if (clients.isEmpty()) {
            return;
        }
        String data = encode(update);
        clients.forEach(client -> client.offer(data));
    }

    private String encode(ReadModel.Update update) {
        try {
            return json.writeValueAsString(update);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An update cannot be written as JSON", e);
        }
    }

    private boolean closed(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.debug("Interrupted", e);
            return true;
        }
    }
}
