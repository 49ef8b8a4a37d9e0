/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;

/** Writes NaN and the infinities as null: JSON has no numbers for them, and a text in their place breaks a reader. */
final class FiniteNumbers extends SimpleModule {
    private static final long serialVersionUID = 1L;

    FiniteNumbers() {
        addSerializer(double.class, new Finite<>());
        addSerializer(Double.class, new Finite<>());
        addSerializer(float.class, new Finite<>());
        addSerializer(Float.class, new Finite<>());
    }

    private static final class Finite<N extends Number> extends JsonSerializer<N> {
        @Override
        public void serialize(N number, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (!Double.isFinite(number.doubleValue())) {
                json.writeNull();
            } else if (number instanceof Float) {
                json.writeNumber(number.floatValue());
            } else {
                json.writeNumber(number.doubleValue());
            }
        }
    }
}
