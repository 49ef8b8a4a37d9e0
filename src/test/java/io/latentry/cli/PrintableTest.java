/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void of_textThatATerminalWouldObey_showsThatSomethingWasThere() {
        assertThat(Printable.of("a\u001b[2Jb\r\n\u009bc\u202ed")).isEqualTo("a\uFFFD[2Jb\uFFFD\uFFFD\uFFFDc\uFFFDd");
    }

    @Test
    void of_textOfAnyLanguage_isTheText() {
        assertThat(Printable.of("Störung an Pumpe 7 – 泵 × 3 …")).isEqualTo("Störung an Pumpe 7 – 泵 × 3 …");
    }
}
