/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The answer to a browser's {@code EventSource}, written by the thread that the request has. Javalin (7.2.3) answers its own
 * events asynchronously: where the server has been stopped by the time their future completes, its error task fails and
 * offers itself again, for ever ({@code JavalinServlet.handleTask}).
 */
final class EventStream implements LiveClient.Connection {
    private final ServletOutputStream out;

    private EventStream(ServletOutputStream out) {
        this.out = out;
    }

    /** Begins the answer, whose head goes out with the first update; it ends when the request's handler returns. */
    static EventStream open(HttpServletResponse response) throws IOException {
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("Connection", "close");
        // nginx gathers what it passes on unless it is told not to.
        response.setHeader("X-Accel-Buffering", "no");
        return new EventStream(response.getOutputStream());
    }

    /** @param update in one line, as JSON is written here */
    @Override
    public void send(String update) throws IOException {
        out.write(("event: update\ndata: " + update + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
