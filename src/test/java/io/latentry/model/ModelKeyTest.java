/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelKeyTest {
    @Test
    void key_writtenAndRead_isTheSame() {
        assertThat(ModelKey.parse(ModelKey.manifest("pumps", 12).toString())).contains(ModelKey.manifest("pumps", 12));
        assertThat(ModelKey.parse(ModelKey.part("pumps", 12, 3).toString())).contains(ModelKey.part("pumps", 12, 3));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "pumps", "pumps/x/manifest", "pumps/1/part", "pumps/1/part/-1", "pumps/1/other"})
    void key_ofAnotherForm_isNotOurs(String key) {
        assertThat(ModelKey.parse(key)).isEmpty();
    }
}
