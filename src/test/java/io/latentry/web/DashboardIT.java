/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.latentry.avro.AvroSerializer;
import io.latentry.config.DashboardConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.local.LocalStack;
import io.latentry.local.LocalStackOptions;
import io.latentry.testing.FixedPort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DashboardIT {
    private static final String ANOMALIES = "latentry.anomalies";
    private static final String SCORES = "latentry.scores";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void start_beforeTheTopicsExist_showsCommittedEventsOnceTheyDo() throws Exception {
        try (LocalStack stack = LocalStack.start(new LocalStackOptions(0, 0, Optional.empty()));
                Dashboard dashboard = Dashboard.start(config(stack, stack.registryUrl()))) {
            // Given
            awaitHealth(dashboard, 503, "WAITING");
            createTopics(stack);

            // When
            produce(stack, true, Map.of(SCORES, Events.score("pumps", "p1", 1000, 0.25, 7)));
            produce(stack, false, Map.of(SCORES, Events.score("pumps", "aborted", 2000, 0.25, 7)));
            produce(stack, true, Map.of(ANOMALIES, Events.anomaly("pumps", "p2", 3000)));

            // Then
            eventually().untilAsserted(() -> {
                assertThat(json(dashboard, "api/anomalies")
                                .at("/anomalies/0/entity")
                                .asText())
                        .isEqualTo("p2");
                JsonNode pumps = json(dashboard, "api/scores").at("/detectors/0");
                assertThat(pumps.at("/scores").asInt()).isEqualTo(1);
                assertThat(pumps.at("/entities").findValuesAsText("name")).containsExactlyInAnyOrder("p1", "p2");
            });
            awaitHealth(dashboard, 200, "READING");
        }
    }

    @Test
    void read_brokerGoesAwayAndComesBack_saysSoAndGoesOn() throws Exception {
        // Given
        LocalStack first =
                LocalStack.start(new LocalStackOptions(FixedPort.free(), FixedPort.free(), Optional.of(folder)));
        try (Dashboard dashboard = Dashboard.start(config(first, first.registryUrl()))) {
            createTopics(first);
            produce(first, true, Map.of(SCORES, Events.score("pumps", "p1", 1000, 0.25, 7)));
            awaitHealth(dashboard, 200, "READING");

            // When
            first.close();
            awaitHealth(dashboard, 503, "RETRYING");
            LocalStackOptions same = new LocalStackOptions(
                    port("http://" + first.bootstrapServers()), port(first.registryUrl()), Optional.of(folder));
            try (LocalStack second = LocalStack.start(same)) {
                produce(second, true, Map.of(SCORES, Events.score("pumps", "p1", 2000, 0.5, 7)));

                // Then
                eventually()
                        .untilAsserted(() -> assertThat(json(dashboard, "api/scores")
                                        .at("/detectors/0/scores")
                                        .asInt())
                                .isEqualTo(2));
                awaitHealth(dashboard, 200, "READING");
            }
        }
    }

    @Test
    void read_registryIsAway_saysSo() throws Exception {
        // Given
        try (LocalStack stack = LocalStack.start(new LocalStackOptions(0, 0, Optional.empty()))) {
            createTopics(stack);
            produce(stack, true, Map.of(SCORES, Events.score("pumps", "p1", 1000, 0.25, 7)));

            // When
            try (Dashboard dashboard = Dashboard.start(config(stack, "http://127.0.0.1:1"))) {
                // Then
                awaitHealth(dashboard, 503, "registry");
            }
        }
    }

    private static LatentryConfig config(LocalStack stack, String registry) {
        return new LatentryConfig(
                Map.of("bootstrap.servers", stack.bootstrapServers()),
                Map.of("schema.registry.url", registry),
                null,
                null,
                null,
                List.of(),
                new DashboardConfig(null, 0),
                null);
    }

    private static void createTopics(LocalStack stack) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(ANOMALIES, 2, (short) 1), new NewTopic(SCORES, 2, (short) 1)))
                    .all()
                    .get();
        }
    }

    private static void produce(LocalStack stack, boolean commit, Map<String, SpecificRecord> events) throws Exception {
        AvroSerializer serializer = new AvroSerializer();
        serializer.configure(Map.of("schema.registry.url", stack.registryUrl()), false);
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.bootstrapServers(), "transactional.id", "dashboard-it");
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (Map.Entry<String, SpecificRecord> event : events.entrySet()) {
                byte[] value = serializer.serialize(event.getKey(), event.getValue());
                producer.send(new ProducerRecord<>(event.getKey(), "key", value))
                        .get();
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private void awaitHealth(Dashboard dashboard, int code, String word) {
        eventually().untilAsserted(() -> {
            HttpResponse<String> health = get(dashboard, "health");
            assertThat(health.body()).contains(word);
            assertThat(health.statusCode()).isEqualTo(code);
        });
    }

    private static ConditionFactory eventually() {
        return await().pollInterval(Duration.ofMillis(100));
    }

    private JsonNode json(Dashboard dashboard, String path) throws IOException, InterruptedException {
        return WebServer.json().readTree(get(dashboard, path).body());
    }

    private HttpResponse<String> get(Dashboard dashboard, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(dashboard.uri().resolve(path)).build(), BodyHandlers.ofString());
    }

    private static int port(String address) {
        return URI.create(address).getPort();
    }
}
