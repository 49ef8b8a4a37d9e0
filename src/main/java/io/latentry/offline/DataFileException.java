/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.nio.file.Path;

/** A data file that cannot be used; the message names the file and, where there are, line and column. */
public final class DataFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private DataFileException(String message) {
        super(message);
    }

    static DataFileException inFile(Path file, String problem) {
        return new DataFileException(file + ": " + problem);
    }

    static DataFileException inCell(Path file, long line, String column, String problem) {
        return new DataFileException(file + ", line " + line + ", column '" + column + "': " + problem);
    }
}
