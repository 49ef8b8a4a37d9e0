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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.awaitility.core.TerminalFailureException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo, as a newcomer starts it. */
@Timeout(1500)
class DemoIT {
    /** Training is what takes long, and some machines are several times as slow as others. */
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    private final HttpClient browser = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @Test
    void demo_leftToItself_swapsModelsThenFindsFaults_andInterruptedLosesNothing() throws Exception {
        // Given
        Path state = folder.resolve("state.json");

        // When
        try (ForkedLatentry demo = start("--state-file", state.toString())) {
            until(demo, () -> demo.log().contains("READY") && state.toFile().exists());
            JsonNode addresses = new ObjectMapper().readTree(state.toFile());
            URI dashboard = URI.create(addresses.get("dashboard").asText());
            assertThat(addresses.get("bootstrap").asText()).startsWith("127.0.0.1:");
            assertThat(addresses.get("registry").asText()).startsWith("http://127.0.0.1:");
            assertThat(get(dashboard).statusCode()).isEqualTo(200);
            until(demo, () -> demo.log().contains("From now on"));
            Map<String, Integer> serving =
                    Map.of("pumps", newestVersion("pumps", demo), "road", newestVersion("road", demo));
            assertThat(serving).as(demo.log()).containsEntry("pumps", 2);
            until(demo, () -> found(dashboard).containsAll(serving.entrySet()));

            // Then
            long asked = System.nanoTime();
            assertThat(demo.terminate()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(20));
            serving.forEach((detector, version) -> assertThat(demo.log())
                    .containsPattern(detector + ": [\\d,]+ records in: [\\d,]+ by version 1, "
                            + (version == 2 ? "[\\d,]+ by version 2, " : "")
                            + "0 dead letters; 0 without effect, 0 repeated"));
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

    /** Waits; what the demo has printed tells why where it waits in vain. */
    private static void until(ForkedLatentry demo, Callable<Boolean> condition) {
        try {
            await().atMost(PATIENCE)
                    .failFast("The demo has ended", () -> !demo.isAlive())
                    .until(condition);
        } catch (ConditionTimeoutException | TerminalFailureException e) {
            throw new AssertionError("The demo has printed:\n" + demo.log(), e);
        }
    }

    /** The second, where the gate has let it through. */
    private static int newestVersion(String detector, ForkedLatentry demo) {
        if (demo.log().contains("Published model version 2 of " + detector)) {
            return 2;
        }
        assertThat(demo.log()).contains("The new model of " + detector + " did not pass the gate");
        return 1;
    }

    /** Detectors that have found anomalies, each with the version that it found them by. */
    private Set<Map.Entry<String, Integer>> found(URI dashboard) throws Exception {
        JsonNode anomalies = new ObjectMapper()
                .readTree(get(dashboard.resolve("api/anomalies?limit=500")).body())
                .get("anomalies");
        Set<Map.Entry<String, Integer>> found = new HashSet<>();
        for (JsonNode anomaly : anomalies) {
            found.add(Map.entry(
                    anomaly.get("detector").asText(),
                    anomaly.get("modelVersion").asInt()));
        }
        return found;
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return browser.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }
}
