/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.util.OptionalDouble;

/** Cells of CSV files. */
final class Cell {
    private Cell() {}

    /** The number in a cell, maybe NaN or infinite; empty when it holds none. */
    static OptionalDouble number(String cell) {
        String text = cell.strip();
        if (text.isEmpty()) {
            return OptionalDouble.empty();
        }
        char last = text.charAt(text.length() - 1);
        // Java would also read "1d" and hexadecimal fractions.
        if ((Character.isDigit(last) || last == '.') && text.indexOf('x') < 0 && text.indexOf('X') < 0) {
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
