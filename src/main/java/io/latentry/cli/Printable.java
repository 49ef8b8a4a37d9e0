/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.util.regex.Pattern;

/** Text from records, schemas and headers, which anybody may have written, as a terminal can be given it. */
final class Printable {
    /** Controls, what changes the direction of writing or is not seen at all, and the ends of lines and paragraphs. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    /** The text with U+FFFD for each character that would be obeyed instead of shown. */
    static String of(String text) {
        return UNPRINTABLE.matcher(text).replaceAll("\uFFFD");
    }
}
