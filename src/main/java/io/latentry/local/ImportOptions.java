/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What to import from a file, and what its columns mean.
 *
 * @param file CSV with a header row; compressed when its name ends in {@code .gz}
 * @param entityColumn column that says what a row is about; its text becomes the record key
 * @param entityValue record key of every row, where no column says it; the file's name without its endings unless set
 * @param timeColumn column of the event time; without one, rows are one second apart and the last one is now
 * @param timeFormat how the time is written: see {@link TimeFormat#named}; found out from the first row unless set
 * @param labelColumn column that only the judge may see; it travels as a record header
 * @param excluded columns to leave out
 * @param rows the rows to import
 * @throws IllegalArgumentException when there is no such time format
 */
public record ImportOptions(
        Path file,
        Optional<String> entityColumn,
        Optional<String> entityValue,
        Optional<String> timeColumn,
        Optional<String> timeFormat,
        Optional<String> labelColumn,
        Set<String> excluded,
        RowRange rows) {

    public ImportOptions {
        excluded = Set.copyOf(excluded);
        timeFormat.ifPresent(TimeFormat::named);
    }

    /** Every row and column of that file, as numbers or texts. */
    public static ImportOptions of(Path file) {
        return new ImportOptions(
                file,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                RowRange.ALL);
    }

    /** Key of records whose rows do not say what they are about. */
    String entityOrFileName() {
        return entityValue.orElseGet(
                () -> file.getFileName().toString().replaceFirst("(?i)(\\.csv|\\.txt|\\.tsv)?(\\.gz)?$", ""));
    }
}
