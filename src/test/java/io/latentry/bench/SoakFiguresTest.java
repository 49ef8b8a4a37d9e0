/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakFiguresTest {
    private static final long MEGABYTE = 1 << 20;

    /** A sample every ten seconds for twenty minutes. */
    private static SoakFigures soak(IntToLongFunction residentMegabytes) {
        List<MemorySample> samples = IntStream.range(0, 120)
                .mapToObj(i -> new MemorySample(
                        10 * i, residentMegabytes.applyAsLong(i) * MEGABYTE, 100 * MEGABYTE, 50 * MEGABYTE, 1_000L * i))
                .toList();
        return new SoakFigures(samples, 300, 512 * MEGABYTE, 51, 51);
    }

    @Test
    void growth_onlyBeforeMinuteFive_isFlat() {
        // Given
        SoakFigures figures = soak(i -> i < 30 ? 500 + 10 * i : 800);

        // When
        double growth = figures.growth();

        // Then
        assertThat(growth).isZero();
        assertThat(figures.isFlat()).isTrue();
    }

    @Test
    void growth_steadyLeak_isNotFlat() {
        // Given
        SoakFigures figures = soak(i -> 1_000 + i);

        // When
        double growth = figures.growth();

        // Then
        assertThat(growth).isCloseTo(81.0 / 1_034, within(1e-9));
        assertThat(figures.isFlat()).isFalse();
        assertThat(figures.lines()).anySatisfy(line -> assertThat(line).contains("NOT FLAT"));
    }

    @Test
    void growth_oneSpikeAtTheEnd_isForgiven() {
        // Given
        SoakFigures figures = soak(i -> i == 119 ? 2_000 : 1_000);

        // When
        double growth = figures.growth();

        // Then
        assertThat(growth).isZero();
    }

    @Test
    void passed_aVersionThatWasNotTakenIntoUse_isNot() {
        // Given
        SoakFigures all = soak(i -> 1_000);
        SoakFigures oneLess = new SoakFigures(all.samples(), all.warmUpSeconds(), all.heapBytes(), 51, 50);

        // When, Then
        assertThat(all.passed()).isTrue();
        assertThat(oneLess.passed()).isFalse();
        assertThat(oneLess.lines()).anySatisfy(line -> assertThat(line).contains("50 taken into use: NOT ALL"));
    }

    @Test
    void growth_nothingAfterTheWarmUp_isRefused() {
        // Given
        SoakFigures figures = new SoakFigures(List.of(new MemorySample(10, 1, 1, 1, 1)), 300, 512 * MEGABYTE, 1, 1);

        // When, Then
        assertThatThrownBy(figures::growth)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("soak longer");
    }

    @Test
    void warmUp_shortSoak_isItsFirstQuarter() {
        assertThat(SoakOptions.of(Duration.ofMinutes(4), 2, 1, 256).warmUp()).isEqualTo(Duration.ofMinutes(1));
        assertThat(SoakOptions.of(Duration.ofMinutes(60), 2, 1, 256).warmUp()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void residentBytes_statusFile_isVmRss() {
        // Given
        List<String> status = List.of("Name:\tjava", "VmHWM:\t  900000 kB", "VmRSS:\t  845000 kB", "Threads:\t40");

        // When
        long bytes = SoakedApp.residentBytes(status);

        // Then
        assertThat(bytes).isEqualTo(845_000L * 1_024);
    }
}
