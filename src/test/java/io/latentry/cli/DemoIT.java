/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.testing.ForkedLatentry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as a newcomer starts it. */
@Timeout(600)
class DemoIT {
    /** Training is what takes long, and some machines are several times as slow as others. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final HttpClient browser = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void demo_leftToItself_swapsModelsThenFindsFaults_andInterruptedLosesNothing() throws Exception {
        // Given
        Path state = folder.resolve("state.json");

        // When
        try (ForkedLatentry demo = start("--state-file", state.toString())) {
            await().atMost(PATIENCE)
                    .until(() -> demo.log().contains("READY") && state.toFile().exists());
            JsonNode addresses = new ObjectMapper().readTree(state.toFile());
            URI dashboard = URI.create(addresses.get("dashboard").asText());
            assertThat(addresses.get("bootstrap").asText()).startsWith("127.0.0.1:");
            assertThat(addresses.get("registry").asText()).startsWith("http://127.0.0.1:");
            assertThat(get(dashboard).statusCode()).isEqualTo(200);
            await().atMost(PATIENCE).until(() -> demo.log().contains("From now on"));
            await().atMost(PATIENCE).until(() -> detectorsOfVersion2(dashboard), Set.of("pumps", "road")::equals);

            // Then
            long asked = System.nanoTime();
            assertThat(demo.terminate()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
            assertThat(demo.log())
                    .contains("Published model version 2 of pumps", "Published model version 2 of road")
                    .containsPattern("pumps: [\\d,]+ records in: [\\d,]+ by version 1, [\\d,]+ by version 2, "
                            + "0 dead letters; 0 without effect, 0 repeated")
                    .containsPattern("road: [\\d,]+ records in: [\\d,]+ by version 1, [\\d,]+ by version 2, "
                            + "0 dead letters; 0 without effect, 0 repeated");
        }
    }

    @Test
    void demo_withADuration_endsByItselfWith0_alsoWhileItTrains() throws Exception {
        // Given
        try (ForkedLatentry demo = start("--duration", "2s")) {
            // When
            int exit = demo.await(PATIENCE.toSeconds());

            // Then
            assertThat(exit).isZero();
            assertThat(demo.log())
                    .contains("READY")
                    .doesNotContain("From now on")
                    .containsPattern("pumps: .* 0 without effect, 0 repeated");
        }
    }

    @Test
    void demo_onABusyPort_namesItAndEndsWith1() throws Exception {
        // Given
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ForkedLatentry demo = ForkedLatentry.start(
                        folder.resolve("demo.log"),
                        "demo",
                        "--headless",
                        "--http-port",
                        Integer.toString(taken.getLocalPort()))) {
            // Then
            assertThat(demo.await(60)).isEqualTo(1);
            assertThat(demo.log()).contains(Integer.toString(taken.getLocalPort()), "--http-port");
        }
    }

    private ForkedLatentry start(String... more) throws Exception {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"demo", "--headless", "--http-port", "0"}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return ForkedLatentry.start(folder.resolve("demo.log"), arguments);
    }

    /** Those that have found anomalies with their second model. */
    private Set<String> detectorsOfVersion2(URI dashboard) throws Exception {
        JsonNode anomalies = new ObjectMapper()
                .readTree(get(dashboard.resolve("api/anomalies")).body())
                .get("anomalies");
        Set<String> detectors = new HashSet<>();
        for (JsonNode anomaly : anomalies) {
            if (anomaly.get("modelVersion").asInt() == 2) {
                detectors.add(anomaly.get("detector").asText());
            }
        }
        return detectors;
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
