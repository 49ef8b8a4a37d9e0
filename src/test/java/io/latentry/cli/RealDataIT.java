/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.ScoreEvent;
import io.latentry.testing.ForkedLatentry;
import io.latentry.testing.KafkaTest;
import io.latentry.testing.KafkaUnderTest;
import io.latentry.testing.TopicTail;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Labelled recordings, through the commands a user has: import the train part, retrain, run, import the test part, and
 * compare the scores that come out of Kafka with the labels. The recordings are not part of the project.
 */
@KafkaTest
class RealDataIT {
    private static final Logger LOG = LoggerFactory.getLogger(RealDataIT.class);
    private static final String TOPIC = "recording";
    private static final String FOLDER = "TEST_RECORDINGS";

    @TempDir
    Path folder;

    @ParameterizedTest
    // Floors: above all detectors that judge each reading alone (omi-1 0.41 to 0.55, SKAB 0.53 to 0.70).
    @CsvSource({"asd/omi-1, 8640, 0.57", "skab/valve1_0, 400, 0.90", "skab/valve1_1, 400, 0.85"})
    void scores_ofARecording_separateWhatItsLabelsSeparate(String name, int trainRows, double atLeast)
            throws Exception {
        // Given
        Path file = pack().resolve(name + ".csv.gz");
        assumeThere(file);
        try (KafkaUnderTest kafka = KafkaUnderTest.start()) {
            Path config = writeConfig(kafka, features(file));
            importRows(kafka, file, "0.." + trainRows);
            assertThat(Latentry.commandLine().execute("retrain", "--once", "-c", config.toString()))
                    .isZero();

            // When
            try (ForkedLatentry app = ForkedLatentry.start(folder.resolve("app.log"), "run", "-c", config.toString())) {
                importRows(kafka, file, trainRows + "..");

                // Then
                double auroc = auroc(kafka, trainRows);
                LOG.atWarn()
                        .addKeyValue("recording", name)
                        .addKeyValue("auroc", auroc)
                        .log("Scores read back");
                assertThat(auroc).isGreaterThan(atLeast);
                assertThat(app.terminate()).isZero();
            }
        }
    }

    private double auroc(KafkaUnderTest kafka, int trainRows) throws Exception {
        try (TopicTail input = new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), TOPIC)) {
            long rows = input.end();
            await().until(() -> input.poll().size() >= rows);
            awaitTopic(kafka, "latentry.scores");
            try (TopicTail scores = new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), "latentry.scores")) {
                await().until(() -> scores.poll().size() >= rows);
                boolean[] labels = new boolean[(int) rows];
                for (ConsumerRecord<byte[], byte[]> record : input.poll()) {
                    String label = new String(
                            record.headers().lastHeader("latentry.label").value(), StandardCharsets.UTF_8);
                    labels[(int) record.offset()] = label.startsWith("1");
                }
                double[] scored = new double[(int) rows];
                for (ScoreEvent score : scores.poll(ScoreEvent.class)) {
                    scored[(int) score.getSourceOffset()] = score.getScore();
                }
                return auroc(
                        Arrays.copyOfRange(scored, trainRows, scored.length),
                        Arrays.copyOfRange(labels, trainRows, labels.length));
            }
        }
    }

    /** Area under the receiver operating characteristic: the Mann-Whitney statistic, ties counted half. */
    private static double auroc(double[] scores, boolean[] labels) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < scores.length; i++) {
            order.add(i);
        }
        order.sort(Comparator.comparingDouble(i -> scores[i]));
        double rankSum = 0;
        long positives = 0;
        for (int from = 0; from < order.size(); ) {
            int to = from;
            while (to < order.size() && scores[order.get(to)] == scores[order.get(from)]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                if (labels[order.get(i)]) {
                    rankSum += (from + 1 + to) / 2.0;
                    positives++;
                }
            }
            from = to;
        }
        long negatives = order.size() - positives;
        return (rankSum - positives * (positives + 1) / 2.0) / (positives * (double) negatives);
    }

    private static void awaitTopic(KafkaUnderTest kafka, String topic) {
        await().ignoreExceptions().until(() -> {
            try (TopicTail tail = new TopicTail(kafka.bootstrapServers(), kafka.registryUrl(), topic)) {
                return tail.end() >= 0;
            }
        });
    }

    private void importRows(KafkaUnderTest kafka, Path file, String rows) {
        int exit = Latentry.commandLine()
                .execute(
                        "import",
                        file.toString(),
                        "--topic",
                        TOPIC,
                        "--bootstrap-servers",
                        kafka.bootstrapServers(),
                        "--schema-registry",
                        kafka.registryUrl(),
                        "--time",
                        "timestamp",
                        "--label",
                        "label",
                        "--exclude",
                        excluded(file),
                        "--rows",
                        rows);
        assertThat(exit).isZero();
    }

    private static String excluded(Path file) {
        return columns(file).contains("changepoint") ? "changepoint,split" : "split";
    }

    private static List<String> features(Path file) {
        return columns(file).stream()
                .filter(column ->
                        !List.of("timestamp", "label", "changepoint", "split").contains(column))
                .toList();
    }

    private static List<String> columns(Path file) {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            return List.of(lines.readLine().split(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path writeConfig(KafkaUnderTest kafka, List<String> features) throws Exception {
        return Files.writeString(folder.resolve("latentry.yaml"), """
                kafka:
                  bootstrap.servers: %s
                schemaRegistry:
                  schema.registry.url: %s
                application:
                  stateDir: %s
                detectors:
                  - name: recording
                    topics: [%s]
                    features: [%s]
                    window: 10
                    scores: {emit: all}
                """.formatted(
                        kafka.bootstrapServers(),
                        kafka.registryUrl(),
                        folder.resolve("state"),
                        TOPIC,
                        String.join(", ", features)));
    }

    /** {@code TEST_RECORDINGS}, or where a maintainer keeps them beside the checkout. */
    private static Path pack() {
        return Optional.ofNullable(System.getenv(FOLDER))
                .map(Path::of)
                .orElse(Path.of(System.getProperty("latentry.basedir", ".")).resolve("../shared/data"));
    }

    private static void assumeThere(Path file) {
        boolean there = Files.exists(file);
        assertThat(there || System.getenv(FOLDER) == null)
                .as("%s names a folder without %s", FOLDER, file)
                .isTrue();
        Assumptions.assumeTrue(there, "Skipped: there is no " + file + "; the recordings are not part of the project.");
    }
}
