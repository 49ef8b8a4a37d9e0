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
    private final List<Column> columns = new ArrayList<>();
    private Optional<String> firstTime = Optional.empty();
    private long rows;

    private CsvSurvey(ImportOptions options) {
        this.options = options;
    }

    private static final class Column {
        private final String name;
        private long numbers;
        private long others;
        private Optional<Stranger> firstOther = Optional.empty();

        Column(String name) {
            this.name = name;
        }

        boolean isNumber() {
            return numbers >= others;
        }
    }

    /** The first cell among the imported rows that is no number. */
    private record Stranger(long line, String text) {}

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
        names.forEach(name -> columns.add(new Column(name)));
        Set<String> known = new HashSet<>(names);
        options.entityColumn().ifPresent(name -> require(known, name, "--entity"));
        options.timeColumn().ifPresent(name -> require(known, name, "--time"));
        options.labelColumn().ifPresent(name -> require(known, name, "--label"));
        options.excluded().forEach(name -> require(known, name, "--exclude"));
    }

    @Override
    public boolean row(long row, long line, List<String> cells) {
        rows = row + 1;
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            if (!cell.isBlank()) {
                count(columns.get(i), row, line, cell);
            }
        }
        return true;
    }

    private void count(Column column, long row, long line, String cell) {
        if (firstTime.isEmpty() && options.timeColumn().equals(Optional.of(column.name))) {
            firstTime = Optional.of(cell.strip());
        }
        if (CellNumber.parse(cell).isPresent()) {
            column.numbers++;
        } else {
            column.others++;
            if (column.firstOther.isEmpty() && options.rows().contains(row)) {
                column.firstOther = Optional.of(new Stranger(line, cell));
            }
        }
    }

    private CsvLayout layout() {
        FieldNames names = new FieldNames();
        List<CsvColumn> described = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            CsvColumn.Role role = role(column);
            if (role == CsvColumn.Role.NUMBER) {
                column.firstOther.ifPresent(stranger -> {
                    throw CsvException.inCell(
                            options.file(),
                            stranger.line(),
                            column.name,
                            "'" + stranger.text()
                                    + "' is no number, as most of this column are; correct the cell, leave it"
                                    + " empty, or leave the column out with --exclude");
                });
            }
            boolean field = role != CsvColumn.Role.LABEL && role != CsvColumn.Role.EXCLUDED;
            described.add(new CsvColumn(i, column.name, field ? names.next(column.name, i) : "", role));
        }
        Optional<TimeFormat> time =
                options.timeFormat().map(TimeFormat::named).or(() -> firstTime.map(TimeFormat::detect));
        return new CsvLayout(options, described, rows, time);
    }

    private CsvColumn.Role role(Column column) {
        Optional<String> name = Optional.of(column.name);
        if (options.entityColumn().equals(name)) {
            return CsvColumn.Role.ENTITY;
        } else if (options.timeColumn().equals(name)) {
            return CsvColumn.Role.TIME;
        } else if (options.labelColumn().equals(name)) {
            return CsvColumn.Role.LABEL;
        } else if (options.excluded().contains(column.name)) {
            return CsvColumn.Role.EXCLUDED;
        }
        return column.isNumber() ? CsvColumn.Role.NUMBER : CsvColumn.Role.TEXT;
    }

    private void require(Set<String> known, String name, String option) {
        if (!known.contains(name)) {
            throw CsvException.inFile(
                    options.file(),
                    "there is no column '" + name + "' (" + option + "); the header has "
                            + String.join(
                                    ", ", columns.stream().map(c -> c.name).toList()));
        }
    }
}
