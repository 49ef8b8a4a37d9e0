/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelKeyTest {
    @Test
    void key_writtenAndRead_isTheSame() {
        for (ModelKey key : List.of(
                new ModelKey.Manifest("pumps", 12), new ModelKey.Part("pumps", 12, 3), new ModelKey.Roles("pumps"))) {
            assertThat(ModelKey.parse(key.toString())).contains(key);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {"", "pumps", "pumps/x/manifest", "pumps/1/part", "pumps/1/part/-1", "pumps/1/other", "roles"})
    void key_ofAnotherForm_isNotOurs(String key) {
        assertThat(ModelKey.parse(key)).isEmpty();
    }
}
