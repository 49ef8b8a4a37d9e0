/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What goes into some columns of the model's input. */
sealed interface Feature permits FieldFeature, CalendarFeature {
    /** As many columns as one record can sensibly fill: 4 MiB of floats. */
    int MAX_LENGTH = 1 << 20;

    /** A field, or an array with its length. */
    Pattern FIELD = Pattern.compile("(?<field>[^\\[\\].\\s]+)(\\[(?<length>[1-9]\\d{0,6})])?");

    /** Reads {@code flow}, {@code embedding[64]}, {@code calendar.hour} or {@code calendar.weekday}. */
    static Feature parse(String text) {
        for (CalendarFeature feature : CalendarFeature.values()) {
            if (feature.text().equals(text)) {
                return feature;
            }
        }
        Matcher matcher = FIELD.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Feature '" + text
                    + "': expected the name of a numeric field (flow), of an array with its length (embedding[64]),"
                    + " calendar.hour or calendar.weekday");
        }
        if (matcher.group("length") == null) {
            return new FieldFeature(text, OptionalInt.empty());
        }
        int length = Integer.parseInt(matcher.group("length"));
        if (length > MAX_LENGTH) {
            throw new IllegalArgumentException("Feature '" + text + "': expected at most " + MAX_LENGTH + " elements");
        }
        return new FieldFeature(matcher.group("field"), OptionalInt.of(length));
    }

    /** Number of columns. */
    int width();

    /** Names of the columns. */
    Stream<String> columns();
}
