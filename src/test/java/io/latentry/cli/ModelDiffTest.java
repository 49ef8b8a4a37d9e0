/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ModelManifest;
import io.latentry.model.DetectorModels;
import io.latentry.testing.Manifests;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ModelDiffTest {
    @Test
    void versions_thatDifferInFeaturesOptionsAndFigures_areToldApartByThese() {
        // Given
        VersionView a = view(1, List.of("flow", "load"), Map.of("model.kind", "vae"), Map.of("elbo", -3.0));
        VersionView b = view(2, List.of("flow", "speed"), Map.of("model.kind", "sigma-vae"), Map.of());

        // When
        ModelDiff diff = ModelDiff.of(a, b);

        // Then
        assertThat(diff.featuresAdded()).containsExactly("speed");
        assertThat(diff.featuresRemoved()).containsExactly("load");
        assertThat(diff.differences())
                .contains(
                        new ModelDiff.Difference("options.model.kind", "vae", "sigma-vae"),
                        new ModelDiff.Difference("metrics.elbo", "-3.0", "-"));
        assertThat(diff.text()).contains("added [speed], removed [load]");
    }

    @Test
    void versions_whoseFeaturesStandInAnotherOrder_saySo() {
        // When
        ModelDiff diff = ModelDiff.of(
                view(1, List.of("flow", "load"), Map.of(), Map.of()),
                view(2, List.of("load", "flow"), Map.of(), Map.of()));

        // Then
        assertThat(diff.text()).containsPattern("features +reordered");
    }

    private static VersionView view(
            long version, List<String> features, Map<String, String> options, Map<String, Double> metrics) {
        ModelManifest manifest = Manifests.draft("plant", features)
                .setVersion(version)
                .setOptions(options)
                .setMetrics(metrics)
                .build();
        DetectorModels models =
                new DetectorModels("plant", new TreeMap<>(Map.of(version, manifest)), Optional.empty(), version);
        return VersionView.of(models, manifest, List.of(), List.of());
    }
}
