/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.config.Durations;
import io.latentry.config.Instants;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Moments on the command line: ISO-8601, a date, {@code now}, or a duration, which means so long ago. */
final class MomentConverter implements ITypeConverter<Instant> {
    static final String HELP = "as in 2026-11-22T06:00:00Z, 2026-11-22, now, or 6h for so long ago";

    @Override
    public Instant convert(String text) {
        if (text.equals("now")) {
            return Instant.now();
        }
        Optional<Instant> ago = Durations.parse(text)
                .filter(duration -> !duration.isNegative())
                .map((Duration duration) -> Instant.now().minus(duration));
        return ago.or(() -> Instants.parse(text))
                .orElseThrow(() -> new TypeConversionException("'" + text + "' is no moment; write it " + HELP));
    }
}
