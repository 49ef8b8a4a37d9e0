/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureContribution;
import io.latentry.config.DashboardConfig;
import io.latentry.web.FeedStatus.State;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageServerTest {
    private static final String SCRIPT = "<script>alert(\"1\")</script>";

    private final HttpClient client = HttpClient.newHttpClient();
    private final ReadModel model = new ReadModel();
    private final PageServer page = start(0);

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void root_asServed_carriesItsSecurityHeaders() throws Exception {
        // When
        HttpResponse<String> root = get("");

        // Then
        assertThat(root.statusCode()).isEqualTo(200);
        assertThat(root.headers().firstValue("Content-Type"))
                .hasValueSatisfying(t -> assertThat(t).startsWith("text/html"));
        assertThat(root.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy)
                        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe"));
        assertThat(root.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(root.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(root.headers().map()).doesNotContainKey("access-control-allow-origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"style.css", "icon.svg", "js/app.js", "js/dom.js", "js/chart.js"})
    void files_ofThePage_areServed(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dashboard.class", "page/index.html", "..%2FDashboard.class", "nothing"})
    void otherPaths_areNotFound(String path) throws Exception {
        assertThat(get(path).statusCode()).isBetween(400, 404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/anomalies", "/api/scores", "/api/events", "/health", "/js/app.js"})
    void request_underAForeignName_isMisdirected(String path) throws Exception {
        assertThat(statusLine("GET", path, "evil.example:" + page.port())).contains(" 421 ");
        assertThat(statusLine("GET", path, "localhost:" + (page.port() + 1))).contains(" 421 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"})
    void request_otherThanGet_isNotAllowed(String method) throws Exception {
        assertThat(statusLine(method, "/api/anomalies", "localhost:" + page.port()))
                .contains(" 405 ");
    }

    @Test
    void anomalies_withMarkupInTheirTexts_areJsonAndNothingElse() throws Exception {
        // Given
        AnomalyEvent event = Events.anomaly(SCRIPT, SCRIPT, 1000);
        event.setTopFeatures(List.of(new FeatureContribution("\"flow\" " + SCRIPT, 1.0, 2.0, 3.0, 0.5)));
        model.accept(event);

        // When
        HttpResponse<String> response = get("api/anomalies");

        // Then
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        JsonNode anomaly = WebServer.json().readTree(response.body()).at("/anomalies/0");
        assertThat(anomaly.at("/entity").asText()).isEqualTo(SCRIPT);
        assertThat(anomaly.at("/topFeatures/0/name").asText()).isEqualTo("\"flow\" " + SCRIPT);
    }

    @Test
    void anomalies_ofAnEvent_carryAllTheDetailShows() throws Exception {
        // Given
        AnomalyEvent event = Events.anomaly("pumps", "p1", 1000);
        event.setElbo(Double.NEGATIVE_INFINITY);
        event.setBackfill(true);
        event.setPassThrough(Map.of("site", "north"));
        model.accept(event);

        // When
        JsonNode anomaly =
                WebServer.json().readTree(get("api/anomalies").body()).at("/anomalies/0");

        // Then
        assertThat(anomaly).isEqualTo(WebServer.json().readTree("""
                                        {"eventId": "pumps/readings/0/1000", "detector": "pumps", "entity": "p1",
                                         "eventTime": 1000, "detectionTime": 1020,
                                         "severity": "HIGH", "reason": "RECONSTRUCTION", "score": 0.9, "pValue": 1.0E-4,
                                         "reconstructionPValue": 1.0, "latentPValue": 1.0, "reconstructionError": 0.0,
                                         "reconstructionNll": 0.0, "latentLogLikelihood": 0.0, "kl": 0.0, "elbo": null,
                                         "topFeatures": [{"name": "flow", "observed": 3.5, "expected": 10.25,
                                                          "spread": 0.5, "contribution": 0.75}],
                                         "latentMean": [0.5, -1.5],
                                         "latentShift": {"dimension": 1, "mean": -1.5, "governs": ["flow", "current"]},
                                         "modelVersion": 7, "backfill": true, "passThrough": {"site": "north"},
                                         "source": {"topic": "readings", "partition": 0, "offset": 1000}}
                                        """));
    }

    @Test
    void anomalies_ofAVersionThatNamedNoLatentShift_haveNone() throws Exception {
        // Given
        AnomalyEvent event = Events.anomaly("pumps", "p1", 1000);
        event.setLatentShift(null);
        model.accept(event);

        // When
        JsonNode anomaly =
                WebServer.json().readTree(get("api/anomalies").body()).at("/anomalies/0");

        // Then
        assertThat(anomaly.get("latentShift").isNull()).isTrue();
    }

    @Test
    void anomalies_withALimit_areTheNewest() throws Exception {
        // Given
        for (int i = 0; i < 10; i++) {
            model.accept(Events.anomaly("pumps", "p1", i * 1000L));
        }

        // When
        JsonNode body = WebServer.json().readTree(get("api/anomalies?limit=2").body());

        // Then
        assertThat(body.at("/anomalies").findValuesAsText("eventTime")).containsExactly("9000", "8000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "501", "many", "99999999999"})
    void anomalies_withAnImpossibleLimit_areRefused(String limit) throws Exception {
        assertThat(get("api/anomalies?limit=" + limit).statusCode()).isEqualTo(400);
    }

    @Test
    void scores_ofTwoDetectors_areGivenPerEntity() throws Exception {
        // Given
        model.accept(Events.score("road", "camera", 1000, 0.25, 2));
        model.accept(Events.score("pumps", "p1", 3500, 0.75, 7));

        // When
        JsonNode body = WebServer.json().readTree(get("api/scores").body());

        // Then
        assertThat(body).isEqualTo(WebServer.json().readTree("""
                                        {"detectors": [
                                          {"name": "pumps", "scores": 1, "anomalies": 0, "modelVersion": 7,
                                           "versions": [{"version": 7, "time": 3500}],
                                           "entities": [{"name": "p1", "points": [[3000, 0.75, true]]}]},
                                          {"name": "road", "scores": 1, "anomalies": 0, "modelVersion": 2,
                                           "versions": [{"version": 2, "time": 1000}],
                                           "entities": [{"name": "camera", "points": [[1000, 0.25, false]]}]}]}
                                        """));
    }

    @Test
    void health_followsTheReader() throws Exception {
        // Given
        model.become(State.RETRYING, "Kafka does not answer");
        HttpResponse<String> retrying = get("health");

        // When
        model.become(State.READING, "");

        // Then
        assertThat(retrying.statusCode()).isEqualTo(503);
        assertThat(retrying.body()).contains("RETRYING", "Kafka does not answer");
        assertThat(get("health").statusCode()).isEqualTo(200);
    }

    @Test
    void start_portIsTaken_namesPortAndRemedy() {
        assertThatThrownBy(() -> start(page.port()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1:" + page.port())
                .hasMessageContaining("--port");
    }

    private PageServer start(int port) {
        return PageServer.start(new DashboardConfig(null, port), model);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(page.uri().resolve(path)).build(), BodyHandlers.ofString());
    }

    /** A request as Java's own client cannot send it: with any Host header. */
    private String statusLine(String method, String path, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", page.port())) {
            String request = "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .formatted(method, path, host);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
