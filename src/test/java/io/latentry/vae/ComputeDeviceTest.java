/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {

    @Test
    void parse_itsOwnText_givesItBack() {
        for (ComputeDevice device : ComputeDevice.values()) {
            assertThat(ComputeDevice.parse(device.toString())).isEqualTo(device);
        }
        assertThat(ComputeDevice.parse(" GPU ")).isEqualTo(ComputeDevice.GPU);
    }

    @Test
    void parse_unknown_namesTheChoices() {
        assertThatThrownBy(() -> ComputeDevice.parse("tpu"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Unknown compute device 'tpu': use auto, cpu or gpu.");
    }

    @Test
    void newScope_gpuWhereThereIsNone_namesTheRemedy() {
        assumeTrue(TorchEngine.engine().getGpuCount() == 0, "there is a GPU here");

        assertThatThrownBy(() -> TorchEngine.newScope(ComputeDevice.GPU))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("PYTORCH_LIBRARY_PATH")
                .hasMessageContaining("cpu or auto");
    }

    @Test
    void newScope_autoWithoutGpu_isTheCpu() {
        assumeTrue(TorchEngine.engine().getGpuCount() == 0, "there is a GPU here");

        try (NDManager scope = TorchEngine.newScope(ComputeDevice.AUTO)) {
            assertThat(scope.getDevice().isGpu()).isFalse();
        }
    }
}
