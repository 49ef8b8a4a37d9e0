/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Trains the same network again, also where the garbage collector runs all the time: a tensor that is freed too early
 * shows there, as corrupted weights.
 */
@Timeout(300)
class RepeatabilityTest {

    @Test
    void train_again_givesTheSameScores() {
        assertThat(TrainingMain.elbos()).containsExactly(TrainingMain.elbos(), within(1e-4f));
    }

    @Test
    void train_withTinyYoungGeneration_givesTheSameScores(@TempDir Path folder) throws Exception {
        // Given
        Path result = folder.resolve("elbos");
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmn4m",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrainingMain.class.getName(),
                        result.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        // When
        boolean ended = process.waitFor(280, TimeUnit.SECONDS);
        process.destroyForcibly();

        // Then
        assertThat(ended).as("the forked training ended in time").isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        assertThat(floats(result)).containsExactly(TrainingMain.elbos(), within(1e-4f));
    }

    private static float[] floats(Path file) throws IOException {
        return SafeTensors.fromBytes(Files.readAllBytes(file)).tensor("elbos").floats();
    }
}
