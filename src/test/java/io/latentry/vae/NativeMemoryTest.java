/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class NativeMemoryTest {

    private static final Path STATUS = Path.of("/proc/self/status");

    @Test
    void close_twoHundredNetworks_givesTheirMemoryBack() throws IOException {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc");

        // Given: a network of 2.6 MB, and 200 leaked ones would be 520 MB
        Map<String, Tensor> weights = VaeTrainer.train(
                        new Manifold(400, 4, 0.3, 1).rows(64, 1),
                        400,
                        new VaeOptions(512, 8, 1, 1, 0, 32, 0.001, 1),
                        ComputeDevice.CPU,
                        TrainingProgress.SILENT)
                .vae()
                .weights();
        RowBuffer rows = new RowBuffer(256, 400);
        loadAndClose(weights, rows, 20);
        System.gc();
        long before = residentKilobytes();

        // When
        loadAndClose(weights, rows, 200);

        // Then
        System.gc();
        assertThat(residentKilobytes() - before).isLessThan(150_000);
    }

    private static void loadAndClose(Map<String, Tensor> weights, RowBuffer rows, int times) {
        for (int i = 0; i < times; i++) {
            try (Vae vae = new Vae(weights, ComputeDevice.CPU)) {
                assertThat(vae.signals(rows, 256).size()).isEqualTo(256);
            }
        }
    }

    private static long residentKilobytes() throws IOException {
        return Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
