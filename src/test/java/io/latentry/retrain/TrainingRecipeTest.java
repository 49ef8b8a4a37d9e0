/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.config.TrainingConfig;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainingRecipeTest {
    private static final Instant PUBLISHED = Instant.parse("2026-11-22T10:05:00Z");

    private final DetectorConfig detector = DetectorConfigBuilder.detector("a", List.of("in"), List.of("x"))
            .training(new TrainingConfig(
                    null, null, Optional.of(Duration.ofDays(1)), null, null, null, null, null, null, null, null, null))
            .build();

    @Test
    void feedback_thatIsSpokenDuringATraining_isNewerThanWhatItsModelKnows() {
        // Given
        Instant read = PUBLISHED.minusSeconds(90);
        Map<String, String> options = TrainingRecipe.of(detector, RetrainReason.time(), read);

        // Then
        assertThat(TrainingRecipe.feedbackReadAt(manifest(options))).isEqualTo(read);
    }

    @Test
    void feedback_ofAModelThatDoesNotTell_wasReadWhenItWasPublished() {
        assertThat(TrainingRecipe.feedbackReadAt(manifest(Map.of()))).isEqualTo(PUBLISHED);
        assertThat(TrainingRecipe.feedbackReadAt(manifest(Map.of("training.feedbackReadAt", "soon"))))
                .isEqualTo(PUBLISHED);
    }

    @Test
    void range_thatHasOnlyAnEnd_beginsAsLongBeforeItAsTheConfigurationSays() {
        // When
        TimeRange range = Retraining.range(detector, Optional.empty(), Optional.of(PUBLISHED));

        // Then
        assertThat(range.from()).contains(PUBLISHED.minus(Duration.ofDays(1)));
        assertThat(range.to()).contains(PUBLISHED);
    }

    private static ModelManifest manifest(Map<String, String> options) {
        return Manifests.draft("a", List.of("x"))
                .setCreatedAt(PUBLISHED)
                .setOptions(options)
                .build();
    }
}
