/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.javalin.http.sse.SseClient;

/** A browser's {@code EventSource}. */
record SseConnection(SseClient client) implements LiveClient.Connection {
    @Override
    public boolean isOpen() {
        return !client.terminated();
    }

    @Override
    public void send(String update) {
        client.sendEvent("update", update);
    }

    @Override
    public void close() {
        client.close();
    }
}
