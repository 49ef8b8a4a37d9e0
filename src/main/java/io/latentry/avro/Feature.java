/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A field that goes into the model's input.
 *
 * @param field name of a top-level field of the record
 * @param length exact number of elements where the field is an array
 */
record Feature(String field, OptionalInt length) {
    /** As many columns as one record can sensibly fill: 4 MiB of floats. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final Pattern SYNTAX = Pattern.compile("(?<field>[^\\[\\].\\s]+)(\\[(?<length>[1-9]\\d{0,6})])?");

    /** Reads {@code flow} or {@code embedding[64]}. */
    static Feature parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Feature '" + text
                    + "': expected the name of a numeric field (flow) or of an array with its length (embedding[64])");
        }
        if (matcher.group("length") == null) {
            return new Feature(text, OptionalInt.empty());
        }
        int length = Integer.parseInt(matcher.group("length"));
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("Feature '" + text + "': expected at most " + MAX_LENGTH + " elements");
        }
        return new Feature(matcher.group("field"), OptionalInt.of(length));
    }

    int width() {
        return length.orElse(1);
    }

    Stream<String> columns() {
        return length.isEmpty()
                ? Stream.of(field)
                : IntStream.range(0, length.getAsInt()).mapToObj(i -> field + "[" + i + "]");
    }
}
