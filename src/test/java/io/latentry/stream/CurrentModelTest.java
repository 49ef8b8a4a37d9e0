/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.detect.Detector;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import io.latentry.testing.PlantRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CurrentModelTest {
    private final List<Long> unfit = new ArrayList<>();

    @Test
    void blame_modelThatScoresOtherRows_blamesTheRecord() {
        try (Detector detector = PlantRecords.detector(1)) {
            // Given
            CurrentModel current = new CurrentModel("plant", source(detector));

            // When
            Rejection rejection = current.blame(BatchFailedException.of(new IllegalStateException("odd"), 1));

            // Then
            assertThat(rejection.reason()).isEqualTo("SCORING_FAILED");
            assertThat(unfit).isEmpty();
        }
    }

    @Test
    void blame_modelThatScoresNoRow_tellsItsSourceAndBlamesNoRecord() {
        // Given
        Detector detector = PlantRecords.detector(1);
        detector.close();
        CurrentModel current = new CurrentModel("plant", source(detector));
        BatchFailedException failure = BatchFailedException.of(new IllegalStateException("odd"), 1);

        // Then
        assertThatThrownBy(() -> current.blame(failure)).isInstanceOf(DetectorUnavailableException.class);
        assertThat(unfit).containsExactly(7L);
    }

    @Test
    void blame_wantOfMemory_isHeldAgainstNeitherModelNorRecord() {
        try (Detector detector = PlantRecords.detector(1)) {
            // Given
            CurrentModel current = new CurrentModel("plant", source(detector));
            BatchFailedException failure = BatchFailedException.of(new IllegalStateException("CUDA out of memory"), 1);

            // Then
            assertThatThrownBy(() -> current.blame(failure)).isInstanceOf(DetectorUnavailableException.class);
            assertThat(unfit).isEmpty();
        }
    }

    private ModelSource source(Detector detector) {
        return new ModelSource() {
            @Override
            public Optional<ModelLease> lease(String name) {
                return Optional.of(new ModelLease(detector, 7, () -> {}));
            }

            @Override
            public void cannotScore(String name, long version, Throwable why) {
                unfit.add(version);
            }
        };
    }
}
