/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.util.Optional;

/** Reads single cells of a file and says where it is when one cannot be read. */
final class CellReader {
    private final Path file;

    CellReader(Path file) {
        this.file = file;
    }

    Optional<Double> number(String cell, long line, String column) {
        if (cell.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(CellNumber.parse(cell)
                .orElseThrow(() -> CsvException.inCell(
                        file,
                        line,
                        column,
                        "'" + cell
                                + "' is no number, as most of this column are; correct the cell, leave it empty, or leave"
                                + " the column out with --exclude")));
    }

    String entity(String cell, long line, String column) {
        if (cell.isBlank()) {
            throw CsvException.inCell(file, line, column, "the entity is missing");
        }
        return cell.strip();
    }

    /** Milliseconds since the epoch, 0 or more. */
    long time(String cell, long line, String column, TimeFormat format) {
        long millis;
        try {
            millis = format.millis(cell.strip());
        } catch (DateTimeException | NumberFormatException e) {
            throw CsvException.inCell(
                    file,
                    line,
                    column,
                    "'" + cell + "' is no time in the expected format (" + e.getMessage()
                            + "); name the right one with --time-format");
        }
        if (millis < 0) {
            throw CsvException.inCell(
                    file, line, column, "'" + cell + "' is before 1970, and Kafka has no such timestamps");
        }
        return millis;
    }
}
