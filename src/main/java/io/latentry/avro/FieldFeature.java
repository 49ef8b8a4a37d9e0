/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A field of the record.
 *
 * @param field name of a top-level field
 * @param length exact number of elements where the field is an array
 */
record FieldFeature(String field, OptionalInt length) implements Feature {
    @Override
    public int width() {
        return length.orElse(1);
    }

    @Override
    public Stream<String> columns() {
        return length.isEmpty()
                ? Stream.of(field)
                : IntStream.range(0, length.getAsInt()).mapToObj(i -> field + "[" + i + "]");
    }
}
