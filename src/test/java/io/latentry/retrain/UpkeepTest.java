/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ModelManifest;
import io.latentry.model.DetectorModels;
import io.latentry.model.ModelDecision;
import io.latentry.testing.Manifests;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UpkeepTest {

    @Test
    void decision_toKeepNone_deletesNothingBecauseAllStay() {
        // When
        Optional<ModelDecision> decision = Upkeep.decision(0, "retrain");

        // Then
        assertThat(decision).isEmpty();
    }

    @Test
    void decision_toKeepOne_deletesWhatNobodyNeeds() {
        // Given: five whole versions, the newest of which is champion
        TreeMap<Long, ModelManifest> versions = new TreeMap<>();
        for (long version = 1; version <= 5; version++) {
            versions.put(
                    version,
                    Manifests.draft("plant", List.of("x"))
                            .setVersion(version)
                            .setParentVersion(version == 1 ? null : version - 1)
                            .build());
        }
        DetectorModels models = new DetectorModels("plant", versions, Optional.empty(), 5);

        // When
        ModelDecision decision = Upkeep.decision(1, "retrain").orElseThrow();

        // Then: the predecessor stays, and what that one would go back to
        assertThat(decision.on(models, Instant.EPOCH).pruned())
                .extracting(ModelManifest::getVersion)
                .containsExactly(1L, 2L);
    }
}
