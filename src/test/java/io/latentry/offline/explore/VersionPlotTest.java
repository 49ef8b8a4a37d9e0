/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionPlotTest {
    @TempDir
    Path folder;

    @Test
    void versions_someWithAGate_becomeTwoCharts() throws Exception {
        // Given
        Path file = folder.resolve("versions.png");

        // When
        VersionPlot.write(
                List.of(
                        new VersionPlot.Version(1, OptionalDouble.of(3.5), Map.of()),
                        new VersionPlot.Version(2, OptionalDouble.of(3.1), Map.of("alarmRate", 0.8)),
                        new VersionPlot.Version(4, OptionalDouble.of(3.2), Map.of("alarmRate", 0.9, "recall", 1.1))),
                file);

        // Then
        assertThat(ImageIO.read(file.toFile()).getHeight()).isEqualTo(720);
    }

    @Test
    void versions_withoutALoss_areNotDrawn() {
        assertThatThrownBy(() -> VersionPlot.write(
                        List.of(new VersionPlot.Version(1, OptionalDouble.empty(), Map.of())), folder.resolve("x.png")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("held-out loss");
    }
}
