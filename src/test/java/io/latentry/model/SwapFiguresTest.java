/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.model.ModelSwap.Step;
import io.latentry.model.SwapFigures.Swaps;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwapFiguresTest {
    private static final ModelSwap SWAP = new ModelSwap(
            7,
            Instant.parse("2026-03-01T10:00:00Z"),
            Map.of(
                    Step.READ, Duration.ofMillis(40),
                    Step.VERIFY, Duration.ofMillis(3),
                    Step.LOAD, Duration.ofMillis(120),
                    Step.WARM_UP, Duration.ofMillis(25),
                    Step.SWAP, Duration.ofNanos(1_500)));

    private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    private final ObjectName name = name();
    private final AtomicReference<Swaps> swaps = new AtomicReference<>(Swaps.NONE);
    private final SwapFigures figures = new SwapFigures();

    @AfterEach
    void close() {
        figures.close();
    }

    @Test
    void figures_ofTwoSwaps_showTheirNumberAndEachStepOfTheNewest() throws Exception {
        // Given
        figures.show("line-2", swaps::get);

        // When
        swaps.set(Swaps.NONE.and(SWAP).and(SWAP));

        // Then
        assertThat(shown())
                .isEqualTo(Map.of(
                        "Version", 7L,
                        "At", "2026-03-01T10:00:00Z",
                        "Count", 2L,
                        "ReadMs", 40.0,
                        "VerifyMs", 3.0,
                        "LoadMs", 120.0,
                        "WarmUpMs", 25.0,
                        "SwapMs", 0.0015));
    }

    @Test
    void figures_beforeTheFirstSwap_areZero() throws Exception {
        // When
        figures.show("line-2", swaps::get);

        // Then
        assertThat(shown()).containsEntry("Version", 0L).containsEntry("At", "").containsEntry("ReadMs", 0.0);
    }

    @Test
    void figures_thatASecondCatalogShowsToo_stayUntilTheFirstIsClosed() {
        // Given
        figures.show("line-2", swaps::get);
        SwapFigures second = new SwapFigures();
        second.show("line-2", () -> Swaps.NONE.and(SWAP));

        // When
        second.close();
        boolean afterTheSecond = server.isRegistered(name);
        figures.close();

        // Then
        assertThat(afterTheSecond).isTrue();
        assertThat(server.isRegistered(name)).isFalse();
    }

    private Map<String, Object> shown() throws Exception {
        String[] names = {"Version", "At", "Count", "ReadMs", "VerifyMs", "LoadMs", "WarmUpMs", "SwapMs"};
        Map<String, Object> shown = new TreeMap<>();
        for (Attribute attribute : server.getAttributes(name, names).asList()) {
            shown.put(attribute.getName(), attribute.getValue());
        }
        return shown;
    }

    private static ObjectName name() {
        try {
            return new ObjectName("io.latentry:type=ModelSwap,detector=line-2");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
