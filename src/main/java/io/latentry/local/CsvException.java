/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.nio.file.Path;

/** A CSV file that cannot be imported; the message names the file and, where there are, line and column. */
public final class CsvException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private CsvException(String message) {
        super(message);
    }

    static CsvException inFile(Path file, String problem) {
        return new CsvException(file + ": " + problem);
    }

    static CsvException inLine(Path file, long line, String problem) {
        return new CsvException(file + ", line " + line + ": " + problem);
    }

    static CsvException inCell(Path file, long line, String column, String problem) {
        return new CsvException(file + ", line " + line + ", column '" + column + "': " + problem);
    }
}
