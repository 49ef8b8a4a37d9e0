/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.latentry.offline.ColumnRoles.Role;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Reads a CSV file with a header row, plain or compressed ({@code .gz}), straight into rows of floats. */
final class FeatureTableReader {
    private static final int FIRST_VALUES = 1 << 14;
    /** Arrays of nearly 2³¹ numbers are not to be had on every virtual machine. */
    private static final int MOST_VALUES = Integer.MAX_VALUE - 8;

    private final Path file;
    private final List<String> columns;
    private final Role[] roles;
    private final List<String> featureNames = new ArrayList<>();
    private final BitSet labels = new BitSet();
    private final BitSet training = new BitSet();
    private float[] values = new float[FIRST_VALUES];
    private int size;
    private int count;

    private FeatureTableReader(Path file, List<String> columns, ColumnRoles roles) {
        this.file = file;
        this.columns = columns;
        this.roles = columns.stream().map(roles::of).toArray(Role[]::new);
        for (int i = 0; i < this.roles.length; i++) {
            if (this.roles[i] == Role.FEATURE) {
                featureNames.add(columns.get(i));
            }
        }
    }

    /**
     * Reads a whole file.
     *
     * @throws DataFileException if it is not there, is not well-formed, has no header, features or rows, or a cell is no
     *     number where one is needed
     */
    static FeatureTable read(Path file, ColumnRoles roles) {
        try (InputStream in = open(file);
                CsvReader<CsvRecord> csv = CsvReader.builder()
                        .detectBomHeader(true)
                        .skipEmptyLines(true)
                        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                        .ofCsvRecord(in, StandardCharsets.UTF_8);
                CloseableIterator<CsvRecord> records = csv.iterator()) {
            if (!records.hasNext()) {
                throw DataFileException.inFile(file, "the file is empty; it needs a header row");
            }
            FeatureTableReader reader =
                    new FeatureTableReader(file, header(file, records.next().getFields()), roles);
            while (records.hasNext()) {
                CsvRecord record = records.next();
                reader.add(record.getFields(), record.getStartingLineNumber());
            }
            return reader.table();
        } catch (CsvParseException e) {
            throw DataFileException.inFile(file, e.getMessage());
        } catch (NoSuchFileException e) {
            throw DataFileException.inFile(file, "there is no such file");
        } catch (IOException e) {
            throw DataFileException.inFile(
                    file, "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")");
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        if (!file.toString().endsWith(".gz")) {
            return in;
        }
        try {
            return new GZIPInputStream(in, 1 << 16);
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }

    private static List<String> header(Path file, List<String> names) {
        if (names.stream().allMatch(name -> Cell.number(name).isPresent())) {
            throw DataFileException.inFile(file, "the first row holds numbers only; a header row is needed");
        }
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw DataFileException.inFile(file, "two columns are called '" + name + "'; their names must differ");
            }
        }
        return names;
    }

    private void add(List<String> cells, long line) {
        if (cells.size() < roles.length) {
            throw problem(
                    line,
                    cells.size(),
                    "the row ends before it, with %d of %d cells; complete it, or leave it out"
                            .formatted(cells.size(), roles.length));
        }
        if (cells.size() > roles.length) {
            throw DataFileException.inFile(
                    file,
                    "line %d: the row has %d cells below %d columns; quote cells that hold a comma, or leave it out"
                            .formatted(line, cells.size(), roles.length));
        }
        for (int i = 0; i < roles.length; i++) {
            String cell = cells.get(i);
            switch (roles[i]) {
                case FEATURE -> append(number(cell, line, i));
                case LABEL -> labels.set(count, label(cell, line, i));
                case PART -> training.set(count, train(cell, line, i));
                case IGNORED -> {}
            }
        }
        count++;
    }

    private void append(float value) {
        if (size == values.length) {
            if (size == MOST_VALUES) {
                throw DataFileException.inFile(file, "holds more than " + MOST_VALUES + " numbers; take fewer rows");
            }
            values = Arrays.copyOf(values, (int) Math.min(MOST_VALUES, 2L * size));
        }
        values[size++] = value;
    }

    private float number(String cell, long line, int column) {
        if (cell.isBlank()) {
            return Float.NaN;
        }
        float value = (float) Cell.number(cell)
                .orElseThrow(() -> problem(
                        line, column, "'" + cell + "' is no number; correct it, or leave out its row or its column"));
        if (!Float.isFinite(value)) {
            throw problem(line, column, "'" + cell + "' is no finite number of 32 bits (up to 3.4e38)");
        }
        return value;
    }

    private boolean label(String cell, long line, int column) {
        double value = Cell.number(cell).orElse(Double.NaN);
        if (value != 0 && value != 1) {
            throw problem(line, column, "'" + cell + "' is no label; labels are 0 (normal) and 1 (anomalous)");
        }
        return value == 1;
    }

    private boolean train(String cell, long line, int column) {
        return switch (cell.strip()) {
            case "train" -> true;
            case "test" -> false;
            default -> throw problem(line, column, "'" + cell + "' is neither train nor test");
        };
    }

    private DataFileException problem(long line, int column, String text) {
        return DataFileException.inCell(file, line, columns.get(column), text);
    }

    private FeatureTable table() {
        if (featureNames.isEmpty()) {
            throw DataFileException.inFile(
                    file, "no column is left as a feature; the header has " + String.join(", ", columns));
        }
        if (count == 0) {
            throw DataFileException.inFile(file, "there is no row below the header");
        }
        List<Role> present = Arrays.asList(roles);
        return new FeatureTable(
                file,
                List.copyOf(featureNames),
                Arrays.copyOf(values, size),
                count,
                present.contains(Role.LABEL) ? Optional.of(labels) : Optional.empty(),
                present.contains(Role.PART) ? Optional.of(training) : Optional.empty());
    }
}
