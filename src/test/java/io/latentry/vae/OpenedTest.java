/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void opened_whenAnErrorEndsTheWay_isClosedTheLastFirst() {
        // When
        assertThatThrownBy(() -> {
                    try (Opened opened = new Opened()) {
                        opened.add(resource("first"));
                        opened.addAll(List.of(resource("second"), resource("third")));
                        throw new OutOfMemoryError("GPU");
                    }
                })
                // Then
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessage("GPU");
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    void opened_thatIsKept_staysOpen() {
        // When
        try (Opened opened = new Opened()) {
            opened.add(resource("first"));
            opened.keep();
        }

        // Then
        assertThat(closed).isEmpty();
    }

    @Test
    void opened_ofWhichOneCannotBeClosed_isClosedForTheRest() {
        // When
        assertThatThrownBy(() -> {
                    try (Opened opened = new Opened()) {
                        opened.add(resource("first"));
                        opened.<AutoCloseable>add(() -> {
                            throw new IllegalStateException("stuck");
                        });
                    }
                })
                // Then
                .hasMessage("stuck");
        assertThat(closed).containsExactly("first");
    }

    private AutoCloseable resource(String name) {
        return () -> closed.add(name);
    }
}
