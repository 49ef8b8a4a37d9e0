/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import io.latentry.config.ConfigLoader;
import io.latentry.config.DetectorConfig;
import io.latentry.detect.Detector;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.vae.ComputeDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class ServedModelsTest {
    private static byte[] bytes;

    @TempDir
    static Path folder;

    private static DetectorConfig detectorConfig;

    private final ServedModels served =
            new ServedModels(new ModelLoader(ComputeDevice.CPU, 64)::load, Duration.ofSeconds(30));

    @BeforeAll
    static void train() throws IOException {
        Path file = Files.writeString(folder.resolve("plant.yaml"), """
                kafka:
                  bootstrap.servers: nowhere:1
                schemaRegistry:
                  schema.registry.url: http://nowhere:1
                detectors:
                  - name: plant
                    topics: [in]
                    features: [a, b, c, d]
                """);
        detectorConfig = ConfigLoader.load(file, Map.of()).detectors().get(0);
        try (Detector detector = PlantRecords.detector(1)) {
            bytes = detector.toBytes();
        }
    }

    @AfterEach
    void close() {
        served.close();
    }

    @Test
    void champion_thatChanges_isServedAndSaysWhatEachStepTook() {
        // Given
        follow(1, Map.of(1L, manifest(1, bytes)));

        // When
        boolean changed = follow(2, Map.of(1L, manifest(1, bytes), 2L, manifest(2, bytes)));

        // Then
        assertThat(changed).isTrue();
        assertThat(served.version("plant")).contains(2L);
        ModelSwap swap = served.swaps("plant").newest().orElseThrow();
        assertThat(swap.version()).isEqualTo(2);
        assertThat(swap.took()).containsOnlyKeys(ModelSwap.Step.values());
        assertThat(swap.took().values()).allMatch(took -> !took.isNegative());
        assertThat(swap.total()).isGreaterThanOrEqualTo(swap.took().get(ModelSwap.Step.WARM_UP));
        assertThat(swap.took().get(ModelSwap.Step.WARM_UP)).isGreaterThan(Duration.ZERO);
    }

    @Test
    void champion_thatIsAnOlderVersion_isServedInTheNewersPlace() {
        // Given
        Map<Long, ModelManifest> both = Map.of(1L, manifest(1, bytes), 2L, manifest(2, bytes));
        follow(2, both);

        // When
        follow(1, both);

        // Then
        try (ModelLease lease = served.lease("plant").orElseThrow()) {
            assertThat(lease.version()).isEqualTo(1);
        }
    }

    @Test
    void champion_decidedBefore_isNotLoadedAgain() {
        // Given
        follow(1, Map.of(1L, manifest(1, bytes)));

        // Then
        assertThat(follow(1, Map.of(1L, manifest(1, bytes)))).isFalse();
    }

    @Test
    void champion_thatIsDamaged_isRefusedAndTheOldOneServesOn() {
        // Given
        follow(1, Map.of(1L, manifest(1, bytes)));
        ModelManifest damaged =
                ModelManifest.newBuilder(manifest(2, bytes)).setSha256("0").build();

        // When
        follow(2, Map.of(1L, manifest(1, bytes), 2L, damaged));

        // Then
        assertThat(served.version("plant")).contains(1L);
        assertThat(served.refusal("plant").orElseThrow()).startsWith("version 2 refused: hash:");
    }

    @Test
    void champion_thatCannotScore_givesItsPlaceToAnEarlierOne() {
        // Given
        Map<Long, ModelManifest> both = Map.of(1L, manifest(1, bytes), 2L, manifest(2, bytes));
        follow(2, 1L, both);
        served.cannotScore("plant", 2, new IllegalStateException("no such operator"));

        // When
        boolean changed = follow(2, 1L, both);

        // Then
        assertThat(changed).isTrue();
        assertThat(served.version("plant")).contains(1L);
        assertThat(served.refusal("plant").orElseThrow())
                .startsWith("version 2 refused: it cannot score:")
                .contains("no such operator")
                .endsWith("version 1 judges in its place");
        assertThat(served.fault("plant", 2)).isPresent();
    }

    @Test
    void versionThatCannotScore_whenAnotherHasItsPlaceAlready_changesNothing() {
        // Given
        Map<Long, ModelManifest> both = Map.of(1L, manifest(1, bytes), 2L, manifest(2, bytes));
        follow(1, both);
        follow(2, 1L, both);
        served.cannotScore("plant", 1, new IllegalStateException("no such operator"));

        // When
        boolean changed = follow(2, 1L, both);

        // Then
        assertThat(changed).isFalse();
        assertThat(served.version("plant")).contains(2L);
        assertThat(served.refusal("plant")).isEmpty();
    }

    @Test
    void champion_namedAgainAfterAnotherWasRefused_servesOnWithoutBeingLoadedAgain() {
        // Given
        Map<Long, ModelManifest> versions = Map.of(1L, manifest(1, bytes));
        follow(1, versions);
        ModelSwap first = served.swaps("plant").newest().orElseThrow();
        follow(7, versions);

        // When
        boolean changed = follow(1, versions);

        // Then
        assertThat(changed).isTrue();
        assertThat(served.refusal("plant")).isEmpty();
        assertThat(served.swaps("plant").newest()).contains(first);
    }

    @Test
    void champion_thatMemoryDoesNotSufficeFor_isTriedAgainAndNotRefused() {
        // When
        boolean changed = served.follow(
                models(1, Map.of(1L, manifest(1, bytes))), detectorConfig, PlantRecords.FEATURES, manifest -> {
                    throw new OutOfMemoryError("GPU");
                });

        // Then
        assertThat(changed).isTrue();
        assertThat(served.refusal("plant")).contains("version 1 cannot be loaded: GPU");
    }

    @Test
    void champion_afterOneThatCouldNotBeLoaded_isLoadedAtOnce() {
        // Given
        served.follow(models(1, Map.of(1L, manifest(1, bytes))), detectorConfig, PlantRecords.FEATURES, manifest -> {
            throw new OutOfMemoryError("GPU");
        });

        // When: the same once more, then another
        boolean again = follow(1, Map.of(1L, manifest(1, bytes)));
        boolean another = follow(2, Map.of(2L, manifest(2, bytes)));

        // Then
        assertThat(again).isFalse();
        assertThat(another).isTrue();
        assertThat(served.version("plant")).contains(2L);
    }

    @Test
    void champion_whoseLoadEndsAfterTheClose_isNotServed() {
        // Given
        AtomicReference<ServedModels> itself = new AtomicReference<>();
        AtomicReference<ServedModel> loaded = new AtomicReference<>();
        ServedModels closing = new ServedModels(
                (artifact, config, features, watch) -> {
                    loaded.set(new ModelLoader(ComputeDevice.CPU, 64).load(artifact, config, features, watch));
                    itself.get().close();
                    return loaded.get();
                },
                Duration.ofSeconds(30));
        itself.set(closing);

        // When
        closing.follow(
                models(1, Map.of(1L, manifest(1, bytes))),
                detectorConfig,
                PlantRecords.FEATURES,
                manifest -> new ModelArtifact(manifest, bytes));

        // Then
        assertThat(closing.version("plant")).isEmpty();
        assertThat(loaded.get().lease())
                .as("a lease of a model that was given back")
                .isNull();
    }

    @Test
    void champion_thatDoesNotAgreeWithThisConfiguration_isRefusedButNotFaulty() {
        // When
        served.follow(models(1, Map.of(1L, manifest(1, bytes))), detectorConfig, List.of("other"), this::artifact);

        // Then
        assertThat(served.refusal("plant").orElseThrow()).startsWith("version 1 refused: fingerprint:");
        assertThat(served.fault("plant", 1)).isEmpty();
    }

    @Test
    void champion_thatMemoryKeepsLacking_isHeldAgainstIt() {
        // Given
        DetectorModels models = models(1, Map.of(1L, manifest(1, bytes)));
        List<Optional<String>> faults = new ArrayList<>();
        try (ServedModels eager = new ServedModels(
                (artifact, config, features, watch) -> {
                    throw new OutOfMemoryError("GPU");
                },
                Duration.ZERO)) {
            // When
            for (int attempt = 0; attempt < 3; attempt++) {
                eager.follow(models, detectorConfig, PlantRecords.FEATURES, this::artifact);
                faults.add(eager.fault("plant", 1));
            }

            // Then
            assertThat(faults)
                    .containsExactly(
                            Optional.empty(), Optional.empty(), Optional.of("version 1 cannot be loaded: GPU"));
            assertThat(eager.fault("plant", 2)).isEmpty();
        }
    }

    @Test
    void champion_thatAFreshProcessCannotLoad_leavesTheNewestEarlierChampionInItsPlace() {
        // Given: 4 is damaged, and so is its predecessor 3, which was trained while 1 judged; 2 never did
        ModelManifest damaged =
                ModelManifest.newBuilder(manifest(4, bytes)).setSha256("0").build();
        ModelManifest alsoDamaged = ModelManifest.newBuilder(manifest(3, bytes))
                .setSha256("0")
                .setParentVersion(1L)
                .build();
        DetectorModels models =
                models(4, 3L, Map.of(1L, manifest(1, bytes), 2L, manifest(2, bytes), 3L, alsoDamaged, 4L, damaged));

        // When
        boolean changed = served.follow(models, detectorConfig, PlantRecords.FEATURES, this::artifact);
        boolean changedAgain = served.follow(models, detectorConfig, PlantRecords.FEATURES, this::artifact);
        Optional<Long> inItsPlace = served.version("plant");
        Optional<String> refusal = served.refusal("plant");
        boolean changedByRollback = follow(1, Map.of(1L, manifest(1, bytes)));

        // Then
        assertThat(changed).isTrue();
        assertThat(changedAgain).isFalse();
        assertThat(inItsPlace).contains(1L);
        assertThat(refusal.orElseThrow())
                .startsWith("version 4 refused: hash:")
                .endsWith("; version 1 judges in its place");
        assertThat(changedByRollback).isTrue();
        assertThat(served.refusal("plant")).isEmpty();
    }

    @Test
    void champion_thatCanBeLoadedLater_takesItsPlaceBack() {
        // Given
        AtomicReference<Optional<Error>> trouble = new AtomicReference<>(Optional.of(new OutOfMemoryError("GPU")));
        ModelLoader loader = new ModelLoader(ComputeDevice.CPU, 64);
        ServedModels eager = new ServedModels(
                (artifact, config, features, watch) -> {
                    if (artifact.manifest().getVersion() == 2 && trouble.get().isPresent()) {
                        throw trouble.get().get();
                    }
                    return loader.load(artifact, config, features, watch);
                },
                Duration.ZERO);
        DetectorModels models = models(2, 1L, Map.of(1L, manifest(1, bytes), 2L, manifest(2, bytes)));
        eager.follow(models, detectorConfig, PlantRecords.FEATURES, this::artifact);
        Optional<Long> meanwhile = eager.version("plant");

        // When
        trouble.set(Optional.empty());
        eager.follow(models, detectorConfig, PlantRecords.FEATURES, this::artifact);

        // Then
        assertThat(meanwhile).contains(1L);
        assertThat(eager.version("plant")).contains(2L);
        assertThat(eager.refusal("plant")).isEmpty();
        eager.close();
    }

    @Test
    void champion_thatTheTopicDoesNotHoldWhole_isRefusedUntilAnotherIsNamed() {
        // Given
        follow(7, Map.of(1L, manifest(1, bytes)));
        Optional<String> refusal = served.refusal("plant");

        // When
        follow(1, Map.of(1L, manifest(1, bytes)));

        // Then
        assertThat(refusal).contains("version 7 refused: parts: the topic does not hold all of them");
        assertThat(served.version("plant")).contains(1L);
        assertThat(served.refusal("plant")).isEmpty();
    }

    private boolean follow(long champion, Map<Long, ModelManifest> versions) {
        return follow(champion, null, versions);
    }

    private boolean follow(long champion, Long predecessor, Map<Long, ModelManifest> versions) {
        return served.follow(
                models(champion, predecessor, versions), detectorConfig, PlantRecords.FEATURES, this::artifact);
    }

    private ModelArtifact artifact(ModelManifest manifest) {
        return new ModelArtifact(manifest, bytes);
    }

    private static DetectorModels models(long champion, Map<Long, ModelManifest> versions) {
        return models(champion, null, versions);
    }

    private static DetectorModels models(long champion, Long predecessor, Map<Long, ModelManifest> versions) {
        ModelRoles roles = ModelRoles.newBuilder()
                .setDetector("plant")
                .setChampion(champion)
                .setPredecessor(predecessor)
                .build();
        return new DetectorModels("plant", new TreeMap<>(versions), Optional.of(roles), champion);
    }

    private static ModelManifest manifest(long version, byte[] content) {
        return Manifests.draft("plant", PlantRecords.FEATURES)
                .setVersion(version)
                .setFeatureFingerprint(ModelArtifact.fingerprint(PlantRecords.FEATURES))
                .setSizeBytes(content.length)
                .setSha256(ModelArtifact.sha256(content))
                .setParts(1)
                .build();
    }
}
