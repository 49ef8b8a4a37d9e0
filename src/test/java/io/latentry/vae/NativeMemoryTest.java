/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.testing.ResidentMemory;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network of 1.7 MB, of which 200 that are not given back are more than 300 MB. */
@Timeout(300)
class NativeMemoryTest {
    private static final int TIMES = 200;
    /** They are quick; what they leave must not find room in what tests before have freed. */
    private static final int FAILURES = 1_000;

    private static final double ALLOWED_MEGABYTES = 100;

    private final Map<String, Tensor> weights = VaeTrainer.train(
                    new Manifold(400, 4, 0.3, 1).rows(64, 1),
                    400,
                    new VaeOptions(512, 8, 1, 1, 0, 32, 0.001, 1),
                    ComputeDevice.CPU,
                    TrainingProgress.SILENT)
            .vae()
            .weights();

    @BeforeEach
    void assumeReadable() {
        ResidentMemory.assumeReadable();
    }

    @Test
    void close_twoHundredNetworks_givesTheirMemoryBack() {
        // Given
        RowBuffer rows = new RowBuffer(256, 400);
        loadAndClose(rows, 20);

        // Then
        ResidentMemory.assertGrowsLessThan(ALLOWED_MEGABYTES, () -> loadAndClose(rows, TIMES));
    }

    @Test
    void load_thatAnErrorEndsAThousandTimes_givesTheMemoryBack() {
        // Given: weights whose last tensor cannot be had when the others are on the device already
        ForgetfulWeights forgetful = new ForgetfulWeights(weights);
        new Vae(forgetful, ComputeDevice.CPU).close();
        forgetful.failAsTheLastOne();
        failToLoad(forgetful, 20);

        // Then
        ResidentMemory.assertGrowsLessThan(ALLOWED_MEGABYTES, () -> failToLoad(forgetful, FAILURES));
    }

    private void loadAndClose(RowBuffer rows, int times) {
        for (int i = 0; i < times; i++) {
            try (Vae vae = new Vae(weights, ComputeDevice.CPU)) {
                assertThat(vae.signals(rows, 256).size()).isEqualTo(256);
            }
        }
    }

    private static void failToLoad(ForgetfulWeights weights, int times) {
        for (int i = 0; i < times; i++) {
            assertThatThrownBy(() -> new Vae(weights, ComputeDevice.CPU)).isInstanceOf(OutOfMemoryError.class);
        }
    }

    /** Counts how often the tensor that is loaded last is asked for, and then fails the last of these times. */
    private static final class ForgetfulWeights extends HashMap<String, Tensor> {
        private static final long serialVersionUID = 1;

        private int times;
        private int failing = Integer.MAX_VALUE;

        ForgetfulWeights(Map<String, Tensor> weights) {
            super(weights);
        }

        void failAsTheLastOne() {
            failing = times;
            times = 0;
        }

        @Override
        public Tensor get(Object name) {
            if (VaeNetwork.DECODER_LOG_VARIANCE.equals(name) && ++times == failing) {
                times = 0;
                throw new OutOfMemoryError("device");
            }
            return super.get(name);
        }
    }
}
