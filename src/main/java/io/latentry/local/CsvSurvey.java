/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The first reading of a file: how many rows it has and what its columns hold, so that nothing is written from a file that
 * cannot be imported to its end. A column holds numbers when at least half of its cells that are not empty are numbers;
 * every row counts, whichever are imported, so that all parts of a file get the same schema.
 */
final class CsvSurvey implements CsvFile.Reader {
    private final ImportOptions options;
    private final CellReader reader;
    private final List<Column> columns = new ArrayList<>();
    private Optional<TimeFormat> time;
    private long rows;

    private CsvSurvey(ImportOptions options) {
        this.options = options;
        this.reader = new CellReader(options.file());
        this.time = options.timeFormat().map(TimeFormat::named);
    }

    private static final class Column {
        private final String name;
        private final Optional<CsvColumn.Role> given;
        private long numbers;
        private long others;
        private Optional<Stranger> stranger = Optional.empty();

        Column(String name, Optional<CsvColumn.Role> given) {
            this.name = name;
            this.given = given;
        }

        CsvColumn.Role role() {
            return given.orElse(numbers >= others ? CsvColumn.Role.NUMBER : CsvColumn.Role.TEXT);
        }
    }

    /** The first cell among the imported rows that is no number. */
    private record Stranger(long line, String cell) {}

    /**
     * Reads the whole file.
     *
     * @throws CsvException when the file, a column that the options name, or a cell of the imported rows is not usable
     */
    static CsvLayout of(ImportOptions options) throws InterruptedException {
        CsvSurvey survey = new CsvSurvey(options);
        new CsvFile(options.file()).read(survey);
        return survey.layout();
    }

    @Override
    public void header(List<String> names) {
        if (names.stream().allMatch(name -> CellNumber.parse(name).isPresent())) {
            throw CsvException.inLine(options.file(), 1, "the first row holds numbers only; a header row is needed");
        }
        Set<String> known = new HashSet<>(names);
        options.entityColumn().ifPresent(name -> require(name, "--entity", known, names));
        options.timeColumn().ifPresent(name -> require(name, "--time", known, names));
        options.labelColumn().ifPresent(name -> require(name, "--label", known, names));
        options.excluded().forEach(name -> require(name, "--exclude", known, names));
        names.forEach(name -> columns.add(new Column(name, givenRole(name))));
    }

    @Override
    public boolean row(long row, long line, List<String> cells) {
        rows = row + 1;
        boolean imported = options.rows().contains(row);
        for (int i = 0; i < cells.size(); i++) {
            Column column = columns.get(i);
            String cell = cells.get(i);
            if (column.given.isEmpty()) {
                count(column, line, cell, imported);
            } else {
                check(column, line, cell, imported);
            }
        }
        return true;
    }

    private static void count(Column column, long line, String cell, boolean imported) {
        if (cell.isBlank()) {
            return;
        }
        if (CellNumber.parse(cell).isPresent()) {
            column.numbers++;
        } else {
            column.others++;
            if (imported && column.stranger.isEmpty()) {
                column.stranger = Optional.of(new Stranger(line, cell));
            }
        }
    }

    private void check(Column column, long line, String cell, boolean imported) {
        CsvColumn.Role role = column.role();
        if (role == CsvColumn.Role.TIME && time.isEmpty() && !cell.isBlank()) {
            time = Optional.of(TimeFormat.detect(cell.strip()));
        }
        if (imported && role == CsvColumn.Role.TIME) {
            reader.time(cell, line, column.name, time.orElse(TimeFormat.named("iso")));
        } else if (imported && role == CsvColumn.Role.ENTITY) {
            reader.entity(cell, line, column.name);
        }
    }

    private CsvLayout layout() {
        FieldNames names = new FieldNames();
        List<CsvColumn> described = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            CsvColumn.Role role = column.role();
            if (role == CsvColumn.Role.NUMBER) {
                column.stranger.ifPresent(other -> reader.number(other.cell(), other.line(), column.name));
            }
            boolean field = role != CsvColumn.Role.LABEL && role != CsvColumn.Role.EXCLUDED;
            described.add(new CsvColumn(i, column.name, field ? names.next(column.name, i) : "", role));
        }
        return new CsvLayout(options, described, rows, time);
    }

    private Optional<CsvColumn.Role> givenRole(String column) {
        Optional<String> name = Optional.of(column);
        if (options.entityColumn().equals(name)) {
            return Optional.of(CsvColumn.Role.ENTITY);
        } else if (options.timeColumn().equals(name)) {
            return Optional.of(CsvColumn.Role.TIME);
        } else if (options.labelColumn().equals(name)) {
            return Optional.of(CsvColumn.Role.LABEL);
        }
        return options.excluded().contains(column) ? Optional.of(CsvColumn.Role.EXCLUDED) : Optional.empty();
    }

    private void require(String name, String option, Set<String> known, List<String> header) {
        if (!known.contains(name)) {
            throw CsvException.inFile(
                    options.file(),
                    "there is no column '" + name + "' (" + option + "); the header has " + String.join(", ", header));
        }
    }
}
