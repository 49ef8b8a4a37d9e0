/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.detect.Detector;
import io.latentry.testing.PlantRecords;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServedModelTest {
    private static final float[] ROW = {10, 5, 0, 100};

    @Test
    void model_retiredWhileLeased_scoresUntilTheLeaseIsGivenBack() {
        // Given
        Detector detector = PlantRecords.detector(1);
        ServedModel model = new ServedModel(detector, 1);
        ModelLease lease = model.lease();

        // When
        model.retire();

        // Then
        assertThat(lease.detector().score(PlantRecords.buffer(List.of(ROW)), 1).size())
                .isEqualTo(1);
        lease.close();
        assertThat(model.lease()).isNull();
        assertThatThrownBy(() -> detector.score(PlantRecords.buffer(List.of(ROW)), 1))
                .isInstanceOf(IllegalStateException.class);
    }
}
