/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A CSV file with a header row, plain or compressed ({@code .gz}), read row by row. */
final class CsvFile {
    private final Path path;

    CsvFile(Path path) {
        this.path = path;
    }

    /** Where the file is. */
    Path path() {
        return path;
    }

    /**
     * Reads the file from its beginning.
     *
     * @throws CsvException when the file cannot be read, is not well-formed, has no header row, or a row has more or
     *     fewer cells than the header
     */
    void read(Reader reader) throws InterruptedException {
        try (InputStream in = open();
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .detectBomHeader(true)
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.STRICT)
                        .missingFieldStrategy(FieldMismatchStrategy.STRICT)
                        .ofCsvRecord(in, StandardCharsets.UTF_8);
                CloseableIterator<CsvRecord> records = csv.iterator()) {
            if (!records.hasNext()) {
                throw CsvException.inFile(path, "the file is empty; it needs a header row");
            }
            List<String> header = records.next().getFields();
            reader.header(header);
            for (long row = 0; records.hasNext(); row++) {
                CsvRecord record = records.next();
                if (!reader.row(row, record.getStartingLineNumber(), record.getFields())) {
                    return;
                }
            }
        } catch (CsvParseException e) {
            throw CsvException.inFile(path, e.getMessage());
        } catch (IOException e) {
            throw CsvException.inFile(
                    path, "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
        }
    }

    private InputStream open() throws IOException {
        InputStream in = Files.newInputStream(path);
        if (!path.getFileName().toString().endsWith(".gz")) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 64 * 1024);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    /** Takes what is read. */
    interface Reader {
        void header(List<String> names);

        /**
         * One row of cells.
         *
         * @param row 0-based, without the header
         * @param line 1-based line of the file
         * @return whether to read on
         */
        boolean row(long row, long line, List<String> cells) throws InterruptedException;
    }
}
