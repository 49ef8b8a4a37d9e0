/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.javalin.Javalin;
import io.javalin.http.HttpStatus;
import io.latentry.config.HealthConfig;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

/**
 * {@code GET /health} of a process without a page: 200 while every part is healthy, else 503, with each part's state as
 * JSON. It answers to any {@code Host}, because probes come by addresses of their own; there is nothing to change here.
 */
public final class HealthServer implements AutoCloseable {
    private final String host;
    private final Javalin server;

    private HealthServer(String host, Javalin server) {
        this.host = host;
        this.server = server;
    }

    /**
     * Starts to listen.
     *
     * @param parts asked anew at each request, from threads of the server
     * @throws IllegalStateException if the port is taken; the message names it and the remedy
     */
    public static HealthServer start(HealthConfig config, Supplier<List<Health>> parts) {
        Javalin server = WebServer.start(
                config.host(),
                config.port(),
                "health endpoint",
                "health.port",
                routes -> routes.routes.get("/health", ctx -> {
                    Report report = Report.of(parts.get());
                    ctx.status(report.healthy() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                            .header("Cache-Control", "no-store")
                            .header("X-Content-Type-Options", "nosniff")
                            .json(report);
                }));
        return new HealthServer(config.host(), server);
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** Address of the endpoint. */
    public URI uri() {
        return URI.create("http://" + HostCheck.bracketed(host) + ":" + port() + "/health");
    }

    @Override
    public void close() {
        server.stop();
    }

    /** The answer: all parts, and whether they are all healthy. */
    record Report(boolean healthy, List<Health> parts) {

        static Report of(List<Health> parts) {
            return new Report(parts.stream().allMatch(Health::healthy), List.copyOf(parts));
        }
    }
}
