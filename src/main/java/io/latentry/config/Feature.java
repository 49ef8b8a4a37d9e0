/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What goes into some columns of the model's input. */
public sealed interface Feature permits FieldFeature, CalendarFeature {
    /** As many columns as one record can sensibly fill: 4 MiB of floats. */
    int MAX_WIDTH = 1 << 20;

    /** A symbol of an enum, or a text without a space at either end. */
    String SYMBOL = "[^|={}\\s](?:[^|={}]*[^|={}\\s])?";

    /** What a feature looks like; the JSON Schema of the configuration says the same. */
    Pattern GRAMMAR = Pattern.compile("^(?:calendar\\.(?:hour|weekday)|(?!calendar\\.)" + ValuePath.GRAMMAR + "(?:="
            + SYMBOL + "(?:\\|" + SYMBOL + ")*)?)$");

    /**
     * Reads {@code flow}, {@code engine.temperature}, {@code embedding[64]}, {@code embedding[0..15]},
     * {@code readings{inlet}}, {@code state=RUNNING|IDLE}, {@code calendar.hour} or {@code calendar.weekday}.
     *
     * @throws IllegalArgumentException when it is misspelt or too wide
     */
    static Feature parse(String text) {
        for (CalendarFeature feature : CalendarFeature.values()) {
            if (feature.text().equals(text)) {
                return feature;
            }
        }
        if (!GRAMMAR.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\": expected a numeric field (flow, engine.temperature), an array with its length (embedding[64]),"
                    + " some of its elements (embedding[0..15]), a value of a map (readings{inlet}), symbols of an enum"
                    + " (state=RUNNING|IDLE), calendar.hour or calendar.weekday");
        }
        int end = text.lastIndexOf('=');
        boolean hasSymbols = end > text.lastIndexOf('}');
        FieldFeature feature = hasSymbols
                ? new FieldFeature(
                        ValuePath.parse(text.substring(0, end)),
                        List.of(text.substring(end + 1).split("\\|")))
                : new FieldFeature(ValuePath.parse(text), List.of());
        if (feature.symbols().stream().distinct().count() < feature.symbols().size()) {
            throw new IllegalArgumentException("\"" + text + "\": a symbol is named twice");
        }
        if (feature.path().width() * Math.max(1, feature.symbols().size()) > MAX_WIDTH) {
            throw new IllegalArgumentException("\"" + text + "\": expected at most " + MAX_WIDTH + " columns");
        }
        return feature;
    }

    /** The feature, unless it is misspelt or too wide. */
    static Optional<Feature> spelt(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Number of columns. */
    int width();

    /** Names of the columns. */
    Stream<String> columns();
}
