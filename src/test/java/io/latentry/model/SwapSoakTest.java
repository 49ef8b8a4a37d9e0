/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import io.latentry.config.ConfigLoader;
import io.latentry.config.DetectorConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.TrainingRows;
import io.latentry.testing.Manifests;
import io.latentry.testing.ResidentMemory;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeKind;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Eighty models in a row in one process. What a model holds outside the heap is 6 to 14 MB, so 80 that are not given back
 * are 480 MB and more, those of their parts 120 to 240 MB. What is allowed is for the holes that malloc keeps where models of
 * one size take turns.
 */
@Timeout(300)
class SwapSoakTest {
    private static final int SWAPS = 80;
    private static final int WARM_UP = 30;
    private static final double ALLOWED_MEGABYTES = 100;

    @TempDir
    Path folder;

    @BeforeEach
    void assumeReadable() {
        ResidentMemory.assumeReadable();
    }

    @Test
    void champions_ofRows_giveTheMemoryOfTheirPredecessorsBack() throws Exception {
        // Given: the networks of two views, and the bank of 500 rows that such rows are compared with in two spaces of
        // each
        Content rows = content(199, 1, 500);

        // Then
        assertChampionsGiveBack(rows);
    }

    @Test
    void champions_ofEmbeddings_giveTheMemoryOfTheirPredecessorsBack() throws Exception {
        // Given: as many features make one view, with two large whitenings
        Content embeddings = content(300, 1, 500);

        // Then
        assertChampionsGiveBack(embeddings);
    }

    @Test
    void champions_ofWindows_giveTheMemoryOfTheirPredecessorsBack() throws Exception {
        // Given: networks of 16, 8 and 1 readings
        Content windows = content(70, 16, 1_000);

        // Then
        assertChampionsGiveBack(windows);
    }

    @Test
    void secondModels_thatFollowEachOther_giveTheirMemoryBack() throws Exception {
        // Given
        Content rows = content(199, 1, 500);
        try (SecondModels seconds = new SecondModels(loading(), Duration.ofSeconds(30))) {
            challenge(seconds, rows, 2, WARM_UP);

            // Then
            ResidentMemory.assertGrowsLessThan(ALLOWED_MEGABYTES, () -> challenge(seconds, rows, 2 + WARM_UP, SWAPS));
        }
    }

    private static void assertChampionsGiveBack(Content content) {
        try (ServedModels served = new ServedModels(loading(), Duration.ofSeconds(30))) {
            swap(served, content, 1, WARM_UP);

            // Then
            ResidentMemory.assertGrowsLessThan(ALLOWED_MEGABYTES, () -> swap(served, content, 1 + WARM_UP, SWAPS));
            assertThat(served.swaps("plant").count()).isEqualTo(WARM_UP + SWAPS);
        }
    }

    private static ServedModels.Loading loading() {
        return new ModelLoader(ComputeDevice.CPU, 64)::load;
    }

    /** Buffers of closed models that wait for the collector all at once leave holes in malloc that look like a leak. */
    private static void letBuffersGo(long version) {
        if (version % 10 == 0) {
            System.gc();
        }
    }

    private static void swap(ServedModels served, Content content, long from, int times) {
        for (long version = from; version < from + times; version++) {
            served.follow(
                    content.models(version, null, version),
                    content.config(),
                    content.features(),
                    manifest -> new ModelArtifact(manifest, content.bytes()));
            content.score(served.lease("plant").orElseThrow(), version);
            letBuffersGo(version);
        }
    }

    private static void challenge(SecondModels seconds, Content content, long from, int times) {
        for (long version = from; version < from + times; version++) {
            seconds.follow(
                    content.models(1, version, version),
                    Optional.of(1L),
                    content.config(),
                    content.features(),
                    manifest -> new ModelArtifact(manifest, content.bytes()));
            content.score(seconds.lease("plant").orElseThrow(), version);
            letBuffersGo(version);
        }
    }

    private Content content(int width, int window, int rows) throws Exception {
        List<String> features = IntStream.range(0, width).mapToObj(i -> "x" + i).toList();
        Path file = Files.writeString(folder.resolve("plant.yaml"), """
                kafka: { bootstrap.servers: "nowhere:1" }
                schemaRegistry: { schema.registry.url: "http://nowhere:1" }
                detectors:
                  - name: plant
                    topics: [in]
                    window: %d
                    features: %s
                """.formatted(window, features));
        DetectorConfig config = ConfigLoader.load(file, Map.of()).detectors().get(0);
        DetectorOptions options = DetectorOptions.of(features, 0.05)
                .withWindow(window)
                .withNetwork(new NetworkOptions(
                        VaeKind.SIGMA_VAE,
                        1,
                        OptionalInt.of(1024),
                        OptionalInt.of(4),
                        OptionalDouble.empty(),
                        0,
                        OptionalInt.of(2),
                        OptionalDouble.empty(),
                        1));
        Random random = new Random(1);
        float[] values = new float[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        try (Detector detector = new DetectorTrainer()
                .train(TrainingRows.of(values, width), options, TrainingProgress.SILENT)
                .detector()) {
            return Content.of(config, features, detector.toBytes());
        }
    }

    /** What each version of a detector holds. */
    private record Content(DetectorConfig config, List<String> features, byte[] bytes, ModelManifest manifest) {

        static Content of(DetectorConfig config, List<String> features, byte[] bytes) {
            ModelManifest manifest = Manifests.draft("plant", features)
                    .setFeatureFingerprint(ModelArtifact.fingerprint(features))
                    .setSizeBytes(bytes.length)
                    .setSha256(ModelArtifact.sha256(bytes))
                    .setParts(1)
                    .build();
            return new Content(config, features, bytes, manifest);
        }

        DetectorModels models(long champion, Long challenger, long version) {
            ModelRoles roles = ModelRoles.newBuilder()
                    .setDetector("plant")
                    .setChampion(champion)
                    .setChallenger(challenger)
                    .setPromotedAt(Instant.now())
                    .build();
            TreeMap<Long, ModelManifest> versions = new TreeMap<>();
            versions.put(
                    version,
                    ModelManifest.newBuilder(manifest).setVersion(version).build());
            return new DetectorModels("plant", versions, Optional.of(roles), version);
        }

        void score(ModelLease lease, long version) {
            try (lease) {
                FloatBuffer row = FloatBuffer.allocate(config.window() * features.size());
                assertThat(lease.version()).isEqualTo(version);
                assertThat(lease.detector().score(row, 1).size()).isEqualTo(1);
            }
        }
    }
}
