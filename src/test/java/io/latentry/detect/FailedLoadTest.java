/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.testing.ResidentMemory;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.TrainingProgress;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FailedLoadTest {
    private static final List<String> FEATURES =
            IntStream.range(0, 150).mapToObj(i -> "x" + i).toList();
    private static final int ROWS = 500;

    @Test
    void load_thatAnErrorEndsInTheLastSpace_givesTheMemoryBack() {
        ResidentMemory.assumeReadable();

        // Given: the last of what both views' networks, whitenings and banks take up cannot be had
        SafeTensors whole = model();
        String last = whole.tensors().keySet().stream()
                .filter(name -> name.matches("member\\..*space\\..*latent.*\\.restScale"))
                .reduce((before, after) -> after)
                .orElseThrow();
        SortedMap<String, Tensor> tensors = new TreeMap<>(whole.tensors()) {
            private static final long serialVersionUID = 1;

            @Override
            public Tensor get(Object name) {
                if (last.equals(name)) {
                    throw new OutOfMemoryError("device");
                }
                return super.get(name);
            }
        };
        SafeTensors failing = new SafeTensors(whole.metadata(), tensors);
        load(failing, 10);

        // When
        double growth = ResidentMemory.growth(() -> load(failing, 100));

        // Then: what is not given back is more than 3 MB each time
        assertThat(growth).isLessThan(100);
    }

    private static void load(SafeTensors file, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> RowModel.read(file, FEATURES.size(), ComputeDevice.CPU))
                    .isInstanceOf(OutOfMemoryError.class);
        }
    }

    private static SafeTensors model() {
        Random random = new Random(1);
        float[] rows = new float[ROWS * FEATURES.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        try (RowModel model = RowModel.fit(
                rows, DetectorOptions.of(FEATURES, 0.05), WarmStart.NONE, TrainingProgress.SILENT, trained -> {})) {
            return new SafeTensors(new TreeMap<>(), new TreeMap<>(model.tensors()));
        }
    }
}
