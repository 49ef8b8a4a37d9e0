/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.latentry.config.DashboardConfig;
import io.latentry.web.FeedStatus.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the page is told while it is open, and how it and the server part. */
@Timeout(120)
class PageEventsTest {
    private static final String MARKUP = "<script>alert(\"1\")</script>";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ReadModel model = new ReadModel();
    private final PageServer page = start();

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void events_openConnection_getsStatusThenWhatChanges() throws Exception {
        // Given
        model.become(State.READING, "");
        try (BufferedReader events = events()) {
            JsonNode first = nextUpdate(events);

            // When
            model.accept(Events.anomaly("pumps", MARKUP, 1000));
            JsonNode second = nextUpdate(events);

            // Then
            assertThat(first.at("/status/state").asText()).isEqualTo("READING");
            assertThat(second.at("/anomalies/0/entity").asText()).isEqualTo(MARKUP);
            assertThat(second.at("/detectors/0/anomalies").asInt()).isEqualTo(1);
        }
    }

    @Test
    void events_ofPagesThatVanish_makeRoomForOthers() throws Exception {
        // Given
        List<Socket> pages = new ArrayList<>();
        for (int i = 0; i < LiveEvents.CLIENTS; i++) {
            pages.add(eventSource(page));
        }
        HttpResponse<String> oneTooMany = get("api/events");

        // When
        for (Socket socket : pages) {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        // Then
        assertThat(oneTooMany.statusCode()).isEqualTo(503);
        assertThat(oneTooMany.headers().firstValue("Retry-After")).hasValue("10");
        await().untilAsserted(() -> {
            model.accept(Events.anomaly("pumps", "p1", 1000));
            eventSource(page).close();
        });
    }

    @Test
    void events_ofAPageThatDoesNotRead_areEndedInTheMiddleOfAWrite() throws Exception {
        // Given
        LiveClient client = new LiveClient();
        CountDownLatch ended = new CountDownLatch(1);
        Javalin server = WebServer.start(
                "127.0.0.1",
                0,
                "test",
                "port",
                config -> config.routes.get("/", ctx -> {
                    client.serve(EventStream.open(ctx.res()));
                    ended.countDown();
                }));
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            // When: more than the sockets of both ends hold
            String update = "x".repeat(4_000_000);
            await().until(() -> {
                client.offer(update);
                return ended.getCount() == 0;
            });

            // Then: it ends, and is not merely silent
            socket.setSoTimeout(10_000);
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } finally {
            server.stop();
        }
    }

    @Test
    void close_whilePagesAreConnectedOrJustGone_leavesNoThreadBehind() throws Exception {
        // Given
        get("health");
        Set<Thread> before = ourThreads();

        // When
        for (int i = 0; i < 40; i++) {
            try (PageServer server = start();
                    Socket connected = eventSource(server);
                    Socket gone = eventSource(server)) {
                gone.close();
                server.close();
                connected.getInputStream().readAllBytes();
            }
        }

        // Then
        await().until(() -> before.containsAll(ourThreads()));
    }

    private PageServer start() {
        return PageServer.start(new DashboardConfig(null, 0), model);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(page.uri().resolve(path)).build(), BodyHandlers.ofString());
    }

    private BufferedReader events() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(page.uri().resolve("api/events"))
                .header("Accept", "text/event-stream")
                .build();
        InputStream body = client.send(request, BodyHandlers.ofInputStream()).body();
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    /** A connected page that has read its first update. */
    private static Socket eventSource(PageServer server) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        try {
            readFirstUpdate(socket);
            return socket;
        } catch (IOException | AssertionError e) {
            socket.close();
            throw e;
        }
    }

    private static void readFirstUpdate(Socket socket) throws IOException {
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(
                        "GET /api/events HTTP/1.1\r\nHost: localhost:%d\r\nAccept: text/event-stream\r\nConnection: close\r\n\r\n"
                                .formatted(socket.getPort())
                                .getBytes(StandardCharsets.US_ASCII));
        StringBuilder read = new StringBuilder();
        while (read.indexOf("event: update\ndata: ") < 0 || read.indexOf("\n\n") < 0) {
            int next = socket.getInputStream().read();
            assertThat(next).as("end of the events after \"%s\"", read).isNotNegative();
            read.append((char) next);
        }
    }

    private static Set<Thread> ourThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("latentry-"))
                .collect(Collectors.toSet());
    }

    private static JsonNode nextUpdate(BufferedReader events) throws IOException {
        String line = events.readLine();
        while (!line.startsWith("data: ")) {
            line = events.readLine();
        }
        return WebServer.json().readTree(line.substring("data: ".length()));
    }
}
