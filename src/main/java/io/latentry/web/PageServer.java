/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.javalin.Javalin;
import io.latentry.config.DashboardConfig;
import java.net.URI;

/** Serves the page of a read model, whoever fills that. */
final class PageServer implements AutoCloseable {
    private final String host;
    private final Javalin server;
    private final LiveEvents events;

    private PageServer(String host, Javalin server, LiveEvents events) {
        this.host = host;
        this.server = server;
        this.events = events;
    }

    /**
     * Starts to listen.
     *
     * @throws IllegalStateException if the port is taken; the message names it and the remedy
     */
    static PageServer start(DashboardConfig config, ReadModel model) {
        LiveEvents events = new LiveEvents(model, WebServer.json());
        Javalin server = WebServer.start(
                config.host(),
                config.port(),
                "dashboard",
                "dashboard.port, --port or (demo) --http-port",
                new Routes(model, events, new HostCheck(config.host()))::register);
        events.start();
        return new PageServer(config.host(), server, events);
    }

    int port() {
        return server.port();
    }

    /** Where a browser on this machine finds the page. */
    URI uri() {
        String name = HostCheck.isEveryAddress(host) ? "localhost" : HostCheck.bracketed(host);
        return URI.create("http://" + name + ":" + port() + "/");
    }

    @Override
    public void close() {
        events.close();
        server.stop();
    }
}
