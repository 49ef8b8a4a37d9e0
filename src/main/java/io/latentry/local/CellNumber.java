/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.OptionalDouble;

/** Numbers as people and programs write them into CSV files. */
final class CellNumber {
    private CellNumber() {}

    /** The number of a non-empty cell; empty when it is none. */
    static OptionalDouble parse(String cell) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        char last = text.charAt(text.length() - 1);
        // Java would also read "1d" and hexadecimal fractions.
        boolean plain = Character.isDigit(last) || last == '.';
        if (plain && text.indexOf('x') < 0 && text.indexOf('X') < 0) {
            try {
                return OptionalDouble.of(Double.parseDouble(text));
            } catch (NumberFormatException e) {
                return OptionalDouble.empty();
            }
        }
        return switch (text) {
            case "NaN", "nan", "NAN" -> OptionalDouble.of(Double.NaN);
            case "inf", "Inf", "Infinity" -> OptionalDouble.of(Double.POSITIVE_INFINITY);
            case "-inf", "-Inf", "-Infinity" -> OptionalDouble.of(Double.NEGATIVE_INFINITY);
            default -> OptionalDouble.empty();
        };
    }
}
