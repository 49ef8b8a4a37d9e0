/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.testing.ResidentMemory;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeKind;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class FailedLoadTest {
    private static final List<String> FEATURES =
            IntStream.range(0, 199).mapToObj(i -> "x" + i).toList();
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

        // Then: what is not given back is about 4 MB each time
        ResidentMemory.assertGrowsLessThan(150, () -> load(failing, 200));
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
        NetworkOptions network = new NetworkOptions(
                VaeKind.SIGMA_VAE,
                1,
                OptionalInt.of(1024),
                OptionalInt.of(4),
                OptionalDouble.empty(),
                0,
                OptionalInt.of(2),
                OptionalDouble.empty(),
                1);
        try (RowModel model = RowModel.fit(
                rows,
                DetectorOptions.of(FEATURES, 0.05).withNetwork(network),
                WarmStart.NONE,
                TrainingProgress.SILENT,
                trained -> {})) {
            return new SafeTensors(new TreeMap<>(), new TreeMap<>(model.tensors()));
        }
    }
}
