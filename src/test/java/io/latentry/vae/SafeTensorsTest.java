/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTensorsTest {

    private static final SafeTensors FILE = new SafeTensors(
            Map.of("format", "test", "names", "[\"ä\", \"b\"]"),
            Map.of(
                    "matrix", Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                    "precise", Tensor.of(Math.PI, -0.0),
                    "whole", Tensor.of(Long.MIN_VALUE, 7L)));

    @Test
    void fromBytes_ofToBytes_givesTheSameBack() {
        // When
        SafeTensors read = SafeTensors.fromBytes(FILE.toBytes());

        // Then
        assertThat(read.metadata()).isEqualTo(FILE.metadata());
        assertThat(read.tensor("matrix").floats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(read.tensor("matrix").shape()).containsExactly(2, 3);
        assertThat(read.tensor("precise").doubles()).containsExactly(Math.PI, -0.0);
        assertThat(read.tensor("whole").longs()).containsExactly(Long.MIN_VALUE, 7);
        assertThat(read.toBytes()).isEqualTo(FILE.toBytes());
    }

    @Test
    void toBytes_readByDjl_isTheSameFormat() {
        try (NDManager scope = TorchEngine.newScope(ComputeDevice.CPU)) {
            // When
            NDList read =
                    NDList.decode(scope, new SafeTensors(Map.of(), Map.of("matrix", FILE.tensor("matrix"))).toBytes());

            // Then
            NDArray matrix = read.singletonOrThrow();
            assertThat(matrix.getName()).isEqualTo("matrix");
            assertThat(matrix.getShape().getShape()).containsExactly(2, 3);
            assertThat(matrix.toFloatArray()).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void fromBytes_cutShortAnywhere_refuses() {
        // Given
        byte[] bytes = FILE.toBytes();

        for (int length = 0; length < bytes.length; length++) {
            // When
            byte[] cut = Arrays.copyOf(bytes, length);

            // Then
            assertThatThrownBy(() -> SafeTensors.fromBytes(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{\"t\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[0,2]}}",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[4,0]}}",
                "{\"t\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8000000000,8000000004]}}",
                "{\"t\":3}"
            })
    void fromBytes_strangeHeader_refuses(String header) {
        // Given
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[8 + json.length + 16];
        bytes[0] = (byte) json.length;
        System.arraycopy(json, 0, bytes, 8, json.length);

        // When, Then
        assertThatThrownBy(() -> SafeTensors.fromBytes(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tensor_otherTypeOrMissing_refuses() {
        assertThatThrownBy(() -> FILE.tensor("matrix").doubles()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FILE.tensor("missing"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing");
    }
}
