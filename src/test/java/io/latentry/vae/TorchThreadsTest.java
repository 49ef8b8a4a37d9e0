/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A native thread bears the name of the one that started it. */
@EnabledOnOs(OS.LINUX)
class TorchThreadsTest {
    private static final int FEATURES = 12;

    @Test
    void training_onAThreadThatDidNotLoadTheEngine_startsNoThreadsBelowIt() throws Exception {
        // Given
        TorchEngine.engine();
        long[] count = new long[1];
        Thread trainer = new Thread(
                () -> {
                    train();
                    count[0] = threads("lone-trainer");
                },
                "lone-trainer");

        // When
        trainer.start();
        trainer.join();

        // Then
        assertThat(count[0]).isEqualTo(1);
    }

    private static void train() {
        float[] rows = new float[600 * FEATURES];
        Random random = new Random(1);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextGaussian();
        }
        VaeOptions options = VaeOptions.of(600, FEATURES, 1).withSteps(20);
        VaeTrainer.fit(rows, FEATURES, options, ComputeDevice.CPU).close();
    }

    private static long threads(String name) {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            return tasks.filter(task -> name.equals(nameOf(task))).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty if the thread has ended meanwhile. */
    private static String nameOf(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
