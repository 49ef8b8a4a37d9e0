/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.javalin.config.JavalinConfig;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpStatus;
import io.javalin.http.staticfiles.Location;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the page's server answers: the static files, the JSON of the read model, the live events, its health. */
final class Routes {
    private static final String FILES = "/io/latentry/web/page";
    private static final int DEFAULT_LIMIT = 100;

    /** No inline script or style, nothing from elsewhere, nobody may frame the page or read its answers. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin");

    private final ReadModel model;
    private final LiveEvents events;
    private final HostCheck hosts;

    Routes(ReadModel model, LiveEvents events, HostCheck hosts) {
        this.model = model;
        this.events = events;
        this.hosts = hosts;
    }

    void register(JavalinConfig config) {
        config.staticFiles.add(FILES, Location.CLASSPATH);
        config.routes.before(this::guard);
        config.routes.get("/api/anomalies", this::anomalies);
        config.routes.get(
                "/api/scores", ctx -> ctx.header("Cache-Control", "no-store").json(new Scores(model.detectors())));
        config.routes.get("/api/events", this::events);
        config.routes.get("/health", this::health);
    }

    private void guard(Context ctx) {
        HEADERS.forEach(ctx::header);
        String host = ctx.header("Host");
        if (host == null || !hosts.allows(host, ctx.req().getLocalPort())) {
            refuse(
                    ctx,
                    HttpStatus.MISDIRECTED_REQUEST,
                    "This page does not answer to that host name. Open it by its address, or set dashboard.host to that name");
        } else if (ctx.method() != HandlerType.GET) {
            ctx.header("Allow", "GET");
            refuse(ctx, HttpStatus.METHOD_NOT_ALLOWED, "This page can only be read");
        }
    }

    private void anomalies(Context ctx) {
        int limit = ctx.queryParamAsClass("limit", Integer.class).getOrDefault(DEFAULT_LIMIT);
        if (limit < 1 || limit > ReadModel.ANOMALIES) {
            throw new BadRequestResponse("limit has to be 1 to " + ReadModel.ANOMALIES);
        }
        ctx.header("Cache-Control", "no-store").json(new Anomalies(model.anomalies(limit)));
    }

    private void events(Context ctx) throws IOException {
        if (!events.serve(ctx.res())) {
            ctx.header("Retry-After", "10");
            refuse(ctx, HttpStatus.SERVICE_UNAVAILABLE, "Too many pages are connected");
        }
    }

    private void health(Context ctx) {
        FeedStatus status = model.status();
        ctx.status(status.reading() ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
                .header("Cache-Control", "no-store")
                .json(status);
    }

    private static void refuse(Context ctx, HttpStatus status, String reason) {
        ctx.status(status).result(reason).skipRemainingHandlers();
    }

    /** Body of {@code /api/anomalies}, the newest detection first. */
    record Anomalies(List<AnomalyView> anomalies) {}

    /** Body of {@code /api/scores}, by name of the detector. */
    record Scores(List<DetectorView> detectors) {}
}
