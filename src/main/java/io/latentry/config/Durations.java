/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Reads durations: ISO-8601 ({@code PT15M}) or short ({@code 90s}, {@code 15m}, {@code 6h}, {@code 1d}). */
public final class Durations extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    Durations() {
        super(Duration.class);
    }

    /** The duration that {@code text} spells; empty when it spells none. */
    public static Optional<Duration> parse(String text) {
        String iso = text.startsWith("P") ? text : (text.endsWith("d") ? "P" : "PT") + text.toUpperCase(Locale.ROOT);
        try {
            return Optional.of(Duration.parse(iso));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String text = parser.getText();
        return parse(text).orElseThrow(() -> context.weirdStringException(text, Duration.class, "no duration"));
    }
}
