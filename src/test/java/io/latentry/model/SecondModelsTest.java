/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ShadowConfig;
import io.latentry.detect.TransparentDetector;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SecondModelsTest {
    private static final Instant NOW = Instant.now();
    private static final ShadowConfig SHADOW = new ShadowConfig(null, null, Duration.ofHours(1));
    private static final DetectorConfig DETECTOR = DetectorConfigBuilder.detector(
                    "plant", List.of("plant"), PlantRecords.FEATURES)
            .build();

    private final List<Long> loaded = new ArrayList<>();
    private final SecondModels seconds = new SecondModels(
            (artifact, config, features, watch) -> {
                long version = artifact.manifest().getVersion();
                loaded.add(version);
                if (version >= 8) {
                    throw new InvalidModelException("hash: of something else");
                }
                return new ServedModel(TransparentDetector.of(features, 1, 1, 2), version);
            },
            Duration.ofSeconds(30));

    @Test
    void secondModel_isTheChallenger_elseThePredecessorWhileItsChampionIsWatched() {
        assertThat(wanted(3L, roles(3L, 4L, 2L, NOW))).contains(4L);
        assertThat(wanted(3L, roles(3L, null, 2L, NOW.minusSeconds(3_500)))).contains(2L);
        assertThat(wanted(3L, roles(3L, null, 2L, NOW.minusSeconds(3_700)))).isEmpty();
        assertThat(wanted(3L, roles(3L, null, 2L, null)))
                .as("champion by a rollback")
                .isEmpty();
        assertThat(wanted(2L, roles(3L, null, 2L, NOW)))
                .as("the champion is not in service")
                .isEmpty();
        assertThat(wanted(3L, roles(3L, null, null, NOW))).as("the first").isEmpty();
    }

    @Test
    void secondModel_whoseRoleEnds_isLetGo() {
        // Given
        follow(3L, roles(3L, 4L, 2L, NOW));
        ModelLease before = seconds.lease("plant").orElseThrow();
        before.close();

        // When
        follow(4L, roles(4L, null, null, NOW));

        // Then
        assertThat(before.version()).isEqualTo(4);
        assertThat(seconds.lease("plant")).isEmpty();
        assertThat(loaded).containsExactly(4L);
    }

    @Test
    void secondModel_afterAPromotion_isThePredecessor() {
        // Given
        follow(3L, roles(3L, 4L, 2L, NOW));

        // When
        follow(4L, roles(4L, null, 3L, NOW));

        // Then
        try (ModelLease lease = seconds.lease("plant").orElseThrow()) {
            assertThat(lease.version()).isEqualTo(3);
        }
    }

    @Test
    void secondModel_thatCannotBeLoaded_isTriedOnceAndMissedByNobody() {
        // When
        follow(3L, roles(3L, 9L, 2L, NOW));
        follow(3L, roles(3L, 9L, 2L, NOW));

        // Then
        assertThat(seconds.lease("plant")).isEmpty();
        assertThat(loaded).containsExactly(9L);
    }

    @Test
    void secondModel_thatMemoryDidNotSufficeFor_isTriedAgainLater() {
        // Given
        List<Long> tried = new ArrayList<>();
        SecondModels eager = new SecondModels(
                (artifact, config, features, watch) -> {
                    tried.add(artifact.manifest().getVersion());
                    if (tried.size() < 3) {
                        throw new OutOfMemoryError("GPU");
                    }
                    return new ServedModel(TransparentDetector.of(features, 1, 1, 2), 4);
                },
                Duration.ZERO);

        // When
        for (int attempt = 0; attempt < 5; attempt++) {
            follow(eager, 3L, roles(3L, 4L, 2L, NOW));
        }

        // Then
        assertThat(tried).containsExactly(4L, 4L, 4L);
        assertThat(eager.lease("plant").map(ModelLease::version)).contains(4L);
    }

    @Test
    void secondModel_refusedBeforeAnotherWas_staysRefused() {
        // Given
        follow(3L, roles(3L, 9L, 2L, NOW));
        follow(3L, roles(3L, 8L, 2L, NOW));

        // When
        follow(3L, roles(3L, 9L, 2L, NOW));

        // Then
        assertThat(loaded).containsExactly(9L, 8L);
    }

    private static Optional<Long> wanted(Long inService, DetectorModels models) {
        return SecondModels.wanted(models, Optional.of(inService), SHADOW, NOW);
    }

    private void follow(long inService, DetectorModels models) {
        follow(seconds, inService, models);
    }

    private static void follow(SecondModels seconds, long inService, DetectorModels models) {
        seconds.follow(
                models,
                Optional.of(inService),
                DETECTOR,
                PlantRecords.FEATURES,
                manifest -> new ModelArtifact(manifest, new byte[0]));
    }

    private static DetectorModels roles(Long champion, Long challenger, Long predecessor, Instant promotedAt) {
        TreeMap<Long, ModelManifest> versions = new TreeMap<>();
        for (long version = 1; version < 10; version++) {
            versions.put(
                    version,
                    Manifests.draft("plant", PlantRecords.FEATURES)
                            .setVersion(version)
                            .build());
        }
        ModelRoles roles = ModelRoles.newBuilder()
                .setDetector("plant")
                .setChampion(champion)
                .setChallenger(challenger)
                .setPredecessor(predecessor)
                .setPromotedAt(promotedAt)
                .build();
        return new DetectorModels("plant", versions, Optional.of(roles), 9);
    }
}
