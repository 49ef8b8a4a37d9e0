/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Reads moments: ISO-8601 with an offset ({@code 2026-11-22T06:00:00Z}), or a date, which begins at midnight UTC. */
public final class Instants extends StdScalarDeserializer<Instant> {
    private static final long serialVersionUID = 1L;

    Instants() {
        super(Instant.class);
    }

    /** The moment that {@code text} spells; empty when it spells none. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(
                    text.indexOf('T') < 0
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        String text = parser.getText();
        return parse(text).orElseThrow(() -> context.weirdStringException(text, Instant.class, "no moment"));
    }
}
