/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvImportTest {
    @TempDir
    private Path folder;

    @Test
    void of_mixedColumns_derivesTheSchemaFromHeaderAndCells() throws Exception {
        // Given
        Path file = write("pumps.csv", """
                timestamp,pump,Flow [m³/h],2nd,state,,label,split
                2020-03-09 10:14:33,p1,1.5,7,open,1,0,train
                2020-03-09 10:14:34,p2,,8,,2,1,test
                """);
        ImportOptions options = new ImportOptions(
                file,
                Optional.of("pump"),
                Optional.empty(),
                Optional.of("timestamp"),
                Optional.empty(),
                Optional.of("label"),
                Set.of("split"),
                RowRange.ALL);

        // When
        CsvImport csv = CsvImport.of(options);

        // Then
        assertThat(csv.rows()).isEqualTo(2);
        assertThat(csv.schema("plant.pumps-1")).isEqualTo(new Schema.Parser().parse("""
                {"type": "record", "name": "plant_pumps_1", "namespace": "io.latentry.imported",
                 "doc": "A row of an imported CSV file.", "fields": [
                  {"name": "timestamp", "doc": "timestamp", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                  {"name": "pump", "doc": "pump", "type": "string"},
                  {"name": "Flow__m__h_", "doc": "Flow [m³/h]", "type": ["null", "double"], "default": null},
                  {"name": "_2nd", "doc": "2nd", "type": ["null", "double"], "default": null},
                  {"name": "state", "doc": "state", "type": ["null", "string"], "default": null},
                  {"name": "column_5", "doc": "", "type": ["null", "double"], "default": null}]}
                """));
    }

    @Test
    void of_namesThatCollideOnceSanitised_staysUnique() throws Exception {
        // Given
        Path file = write("x.csv", "a b,a-b,a_b\n1,2,3\n");

        // When
        Schema schema = CsvImport.of(ImportOptions.of(file)).schema("t");

        // Then
        assertThat(schema.getFields()).extracting(Schema.Field::name).containsExactly("a_b", "a_b_2", "a_b_3");
    }

    @Test
    void of_textInAColumnOfNumbers_namesFileLineAndColumn() throws Exception {
        // Given
        Path file = write("bad.csv", "a,b\n1,2\n3,broken\n5,6\n");

        // When, Then
        assertThatThrownBy(() -> CsvImport.of(ImportOptions.of(file)))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("bad.csv, line 3, column 'b'")
                .hasMessageContaining("'broken' is no number")
                .hasMessageContaining("--exclude");
    }

    @Test
    void of_badCellOutsideTheRows_isImportable() throws Exception {
        // Given
        Path file = write("bad.csv", "a,b\n1,2\n3,4\n5,broken\n");
        ImportOptions all = ImportOptions.of(file);

        // When
        CsvImport csv = CsvImport.of(new ImportOptions(
                file,
                all.entityColumn(),
                all.entityValue(),
                all.timeColumn(),
                all.timeFormat(),
                all.labelColumn(),
                all.excluded(),
                RowRange.parse("..2")));

        // Then
        assertThat(csv.rows()).isEqualTo(2);
    }

    @Test
    void of_compressedFile_isReadAsThePlainOne() throws Exception {
        // Given
        String text = "a,b\n1,2\n3,4\n";
        Path plain = write("x.csv", text);
        Path compressed = folder.resolve("x.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(compressed))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }

        // When
        CsvImport csv = CsvImport.of(ImportOptions.of(compressed));

        // Then
        assertThat(csv.rows()).isEqualTo(2);
        assertThat(csv.schema("t"))
                .isEqualTo(CsvImport.of(ImportOptions.of(plain)).schema("t"));
        assertThat(ImportOptions.of(compressed).entityOrFileName()).isEqualTo("x");
    }

    @Test
    void of_noHeaderRow_saysThatOneIsNeeded() throws Exception {
        // Given
        Path file = write("x.csv", "1,2\n3,4\n");

        // When, Then
        assertThatThrownBy(() -> CsvImport.of(ImportOptions.of(file)))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("a header row is needed");
    }

    @Test
    void of_emptyFile_saysThatAHeaderIsNeeded() throws Exception {
        // Given
        Path file = write("x.csv", "");

        // When, Then
        assertThatThrownBy(() -> CsvImport.of(ImportOptions.of(file)))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("the file is empty");
    }

    @Test
    void of_raggedRow_namesTheLine() throws Exception {
        // Given
        Path file = write("x.csv", "a,b\n1,2\n3\n");

        // When, Then
        assertThatThrownBy(() -> CsvImport.of(ImportOptions.of(file)))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("x.csv")
                .hasMessageContaining("3");
    }

    @Test
    void of_unknownColumn_listsTheOnesThereAre() throws Exception {
        // Given
        Path file = write("x.csv", "a,b\n1,2\n");
        ImportOptions options = new ImportOptions(
                file,
                Optional.of("pump"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                RowRange.ALL);

        // When, Then
        assertThatThrownBy(() -> CsvImport.of(options))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("no column 'pump' (--entity)")
                .hasMessageContaining("a, b");
    }

    @Test
    void of_timeInAnotherFormat_namesLineColumnAndOption() throws Exception {
        // Given
        Path file = write("x.csv", "t,b\n2020-01-01T00:00:00Z,2\nyesterday,2\n");
        ImportOptions options = new ImportOptions(
                file,
                Optional.empty(),
                Optional.empty(),
                Optional.of("t"),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                RowRange.ALL);

        // When, Then
        assertThatThrownBy(() -> CsvImport.of(options))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("line 3, column 't'")
                .hasMessageContaining("'yesterday'")
                .hasMessageContaining("--time-format");
    }

    @Test
    void of_missingFile_namesIt() {
        assertThatThrownBy(() -> CsvImport.of(ImportOptions.of(folder.resolve("none.csv"))))
                .isInstanceOf(CsvException.class)
                .hasMessageContaining("none.csv")
                .hasMessageContaining("NoSuchFileException");
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
