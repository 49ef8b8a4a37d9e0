/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.config.HealthConfig;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthServerTest {
    private static final HealthConfig ANY_PORT = new HealthConfig("127.0.0.1", 0);
    private static final Health RUNNING = new Health("pumps", "RUNNING", true, "");
    private static final Health WAITING = new Health("road", "WAITING", true, "no model yet");
    private static final Health FAILED = new Health("road", "FAILED", false, "topic \"frames\" is missing");

    @Test
    void get_everyPartHealthy_answers200WithTheirStates() throws Exception {
        try (HealthServer server = HealthServer.start(ANY_PORT, () -> List.of(RUNNING, WAITING))) {
            // When
            HttpResponse<String> response = get(server);

            // Then
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(WebServer.json().readTree(response.body()))
                    .isEqualTo(WebServer.json().readTree("""
                                            {"healthy": true, "parts": [
                                              {"name": "pumps", "state": "RUNNING", "healthy": true, "reason": ""},
                                              {"name": "road", "state": "WAITING", "healthy": true, "reason": "no model yet"}]}
                                            """));
        }
    }

    @Test
    void get_onePartFailed_answers503WithItsReason() throws Exception {
        try (HealthServer server = HealthServer.start(ANY_PORT, () -> List.of(RUNNING, FAILED))) {
            // When
            HttpResponse<String> response = get(server);

            // Then
            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(WebServer.json()
                            .readTree(response.body())
                            .at("/parts/1/reason")
                            .asText())
                    .isEqualTo("topic \"frames\" is missing");
        }
    }

    @Test
    void start_portIsTaken_namesPortAndRemedy() {
        try (HealthServer first = HealthServer.start(ANY_PORT, List::of)) {
            assertThatThrownBy(() -> HealthServer.start(new HealthConfig("127.0.0.1", first.port()), List::of))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port())
                    .hasMessageContaining("health.port");
        }
    }

    private static HttpResponse<String> get(HealthServer server) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(server.uri()).build(), HttpResponse.BodyHandlers.ofString());
    }
}
