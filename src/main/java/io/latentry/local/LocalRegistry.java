/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small schema registry with Confluent's REST API, for Avro, on the loopback address. It checks compatibility
 * ({@code BACKWARD} unless configured otherwise) and, given a folder, keeps its schemas and their ids across restarts and
 * crashes.
 */
public final class LocalRegistry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LocalRegistry.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final String HOST = "127.0.0.1";
    private static final int MAX_BODY_BYTES = 4 << 20;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static {
        // The JDK's server writes headers and body apart; with Nagle's algorithm every answer takes 40 ms.
        System.getProperties().putIfAbsent("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService workers;
    private final Optional<RegistryJournal> journal;
    private final RegistryRoutes routes;

    /**
     * Starts a registry.
     *
     * @param port 0 for any free one
     * @param dataFolder where it keeps its schemas; absent to forget them
     * @throws BindException when the port is taken; the message says which and what to do
     * @throws IOException when the folder cannot be used
     */
    public LocalRegistry(int port, Optional<Path> dataFolder) throws IOException {
        RegistryState state = new RegistryState();
        journal = dataFolder.isEmpty() ? Optional.empty() : Optional.of(RegistryJournal.open(dataFolder.get()));
        journal.ifPresent(kept -> kept.changes().forEach(state::apply));
        routes = new RegistryRoutes(
                state, new RegistryRules(state, change -> journal.ifPresent(kept -> kept.append(change))));
        try {
            server = bind(port);
        } catch (IOException e) {
            closeJournal();
            throw e;
        }
        workers = Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task, "local-registry");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(workers);
        server.createContext("/", this::handle);
        server.start();
        LOG.atInfo().addKeyValue("url", url()).log("Schema registry started");
    }

    /** The port it listens on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Value for {@code schema.registry.url}. */
    public String url() {
        return "http://" + HOST + ":" + port();
    }

    @Override
    public void close() throws IOException {
        server.stop(0);
        workers.shutdownNow();
        closeJournal();
    }

    private void closeJournal() throws IOException {
        if (journal.isPresent()) {
            journal.get().close();
        }
    }

    private static HttpServer bind(int port) throws IOException {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), port), 0);
        } catch (BindException e) {
            BindException busy = new BindException("Registry port " + port
                    + " is in use: stop what listens there, or choose another with --registry-port (0 = any free one)");
            busy.initCause(e);
            throw busy;
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply;
            try {
                reply = new Reply(200, answer(exchange));
            } catch (RegistryError e) {
                reply = Reply.error(e.status(), e.code(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.atError()
                        .addKeyValue("request", exchange.getRequestURI())
                        .setCause(e)
                        .log("Request failed");
                reply = Reply.error(500, 50001, "Error in the registry: " + e);
            }
            byte[] bytes = MAPPER.writeValueAsBytes(reply.document());
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            exchange.sendResponseHeaders(reply.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private record Reply(int status, Object document) {
        static Reply error(int status, int code, String message) {
            return new Reply(status, Map.of("error_code", code, "message", message));
        }
    }

    private Object answer(HttpExchange exchange) throws IOException {
        List<String> path = Route.segments(exchange.getRequestURI().getRawPath()).stream()
                .map(LocalRegistry::decodeSegment)
                .toList();
        List<Route> matching = routes.table().stream()
                .filter(route -> route.match(path).isPresent())
                .toList();
        if (matching.isEmpty()) {
            throw RegistryError.plain(404, "HTTP 404 Not Found");
        }
        Route route = matching.stream()
                .filter(candidate -> candidate.method().equals(exchange.getRequestMethod()))
                .findFirst()
                .orElseThrow(() -> RegistryError.plain(405, "HTTP 405 Method Not Allowed"));
        RegistryRequest request = new RegistryRequest(route.match(path).orElseThrow(), query(exchange), body(exchange));
        synchronized (routes) {
            return route.handler().apply(request);
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        if (bytes.length > MAX_BODY_BYTES) {
            throw RegistryError.plain(413, "The body is longer than " + MAX_BODY_BYTES + " bytes");
        }
        try {
            return MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw RegistryError.plain(400, "The body is not JSON: " + e.getOriginalMessage());
        }
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        if (query == null) {
            return Map.of();
        }
        return Arrays.stream(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(
                        pair -> decode(pair[0]),
                        pair -> pair.length == 1 ? "" : decode(pair[1]),
                        (first, last) -> last));
    }

    /** In a path, unlike in a query, a plus sign is a plus sign. */
    private static String decodeSegment(String segment) {
        return decode(segment.replace("+", "%2B"));
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw RegistryError.plain(400, "Not an address: " + e.getMessage());
        }
    }
}
