/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JavalinJackson;
import io.javalin.util.JavalinBindException;
import java.util.function.Consumer;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Javalin as this room uses it: few threads, our JSON, and a failed bind that says what to do. */
final class WebServer {
    /** Each connected page has one of them. */
    private static final int THREADS = 16 + LiveEvents.CLIENTS;

    private WebServer() {}

    /**
     * Starts a server.
     *
     * @param what is served, for the error message
     * @param setting the configuration key of the port, for the error message
     * @throws IllegalStateException if the address cannot be bound; it names the port and the remedy
     */
    static Javalin start(String host, int port, String what, String setting, Consumer<JavalinConfig> routes) {
        Javalin javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.jetty.threadPool = threads(what);
            config.jetty.modifyServer(server -> server.setStopTimeout(0));
            config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
            config.jsonMapper(new JavalinJackson(json(), false));
            routes.accept(config);
        });
        try {
            return javalin.start(host, port);
        } catch (JavalinBindException e) {
            throw new IllegalStateException(
                    "Cannot listen on %s:%d for the %s. Free the port, or choose another one with %s (0 takes any free one)"
                            .formatted(HostCheck.bracketed(host), port, what, setting),
                    rootOf(e));
        }
    }

    /** Javalin and Jetty say the same again on the way to the system's own words. */
    private static Throwable rootOf(Throwable failure) {
        return failure.getCause() == null ? failure : rootOf(failure.getCause());
    }

    /** Numbers that JSON does not know (NaN, infinities) become null. */
    static ObjectMapper json() {
        return new ObjectMapper().registerModule(new Jdk8Module()).registerModule(new FiniteNumbers());
    }

    private static QueuedThreadPool threads(String what) {
        QueuedThreadPool pool = new QueuedThreadPool(THREADS, 2);
        pool.setName("latentry-http-" + what);
        pool.setDaemon(true);
        return pool;
    }
}
