/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureTableReaderTest {
    private static final String SERIES = """
            timestamp,flow,label,pressure,changepoint,split
            2020-03-09 10:14:33,1.5,0,-2e3,0,train
            2020-03-09 10:14:34,2.5,1,1e30,x,test
            2020-03-09 10:14:35,3.5,0.0,7,,test
            """;

    @TempDir
    Path folder;

    @Test
    void read_aSeriesOfAPack_keepsLabelsAndTimesOutOfTheFeatures() throws Exception {
        // When
        FeatureTable table = read(SERIES);

        // Then
        assertThat(table.featureNames()).containsExactly("flow", "pressure");
        assertThat(table.values()).containsExactly(1.5f, -2000, 2.5f, 1e30f, 3.5f, 7);
        assertThat(table.count()).isEqualTo(3);
        assertThat(table.requireLabels().stream()).containsExactly(1);
        assertThat(table.requireTraining().stream()).containsExactly(0);
        assertThat(table.rows(new int[] {2, 0})).containsExactly(3.5f, 7, 1.5f, -2000);
    }

    @Test
    void read_aCompressedFile_isTheSame() throws Exception {
        // Given
        Path file = folder.resolve("series.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(SERIES.getBytes(StandardCharsets.UTF_8));
        }

        // When
        FeatureTable table = FeatureTableReader.read(file, ColumnRoles.OF_A_PACK);

        // Then
        assertThat(table.values()).containsExactly(read(SERIES).values());
    }

    @Test
    void read_manyRows_keepsThemAll() throws Exception {
        // Given
        StringBuilder csv = new StringBuilder("a,b\n");
        for (int i = 0; i < 20_000; i++) {
            csv.append(i).append(',').append(-i).append('\n');
        }

        // When
        FeatureTable table = read(csv.toString());

        // Then
        assertThat(table.count()).isEqualTo(20_000);
        assertThat(table.values()).hasSize(40_000).endsWith(19_999, -19_999);
        assertThat(table.labels()).isEmpty();
        assertThatThrownBy(table::requireLabels)
                .hasMessageEndingWith("there is no column 'label', which its protocol needs");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a,b;1,2;1,high      | , line 3, column 'b': 'high' is no number; correct it, or leave out its row or its column
            a,b;1,0x1p3         | , line 2, column 'b': '0x1p3' is no number; correct it, or leave out its row or its column
            a,b;NaN,2           | , line 2, column 'a': 'NaN' is no finite number of 32 bits (up to 3.4e38)
            a,b;1,-1e39         | , line 2, column 'b': '-1e39' is no finite number of 32 bits (up to 3.4e38)
            a,label;1,2         | , line 2, column 'label': '2' is no label; labels are 0 (normal) and 1 (anomalous)
            a,split;1,training  | , line 2, column 'split': 'training' is neither train nor test
            a,b;1,2;3           | , line 3, column 'b': the row ends before it, with 1 of 2 cells; complete it, or leave it out
            a,b;1,2;;3,4,5      | : line 4: the row has 3 cells below 2 columns; quote cells that hold a comma, or leave it out
            a,a;1,2             | : two columns are called 'a'; their names must differ
            1,2;3,4             | : the first row holds numbers only; a header row is needed
            label,timestamp;1,2 | : no column is left as a feature; the header has label, timestamp
            a,b                 | : there is no row below the header
            """)
    void read_aFileThatIsNotUsable_saysWhereAndWhy(String lines, String problem) {
        assertThatThrownBy(() -> read(lines.replace(';', '\n')))
                .isInstanceOf(DataFileException.class)
                .hasMessage(folder.resolve("file.csv") + problem);
    }

    @Test
    void read_anEmptyCell_isAMissingValue() throws Exception {
        assertThat(read("a,b\n1, \n,3\n").values()).containsExactly(1, Float.NaN, Float.NaN, 3);
    }

    @Test
    void read_aFileThatIsNotThere_saysSo() {
        assertThatThrownBy(() -> FeatureTableReader.read(folder.resolve("none.csv"), ColumnRoles.OF_A_PACK))
                .isInstanceOf(DataFileException.class)
                .hasMessage(folder.resolve("none.csv") + ": there is no such file");
    }

    @Test
    void read_anEmptyFile_saysSo() {
        assertThatThrownBy(() -> read("")).hasMessageEndingWith("the file is empty; it needs a header row");
    }

    private FeatureTable read(String text) throws Exception {
        return FeatureTableReader.read(PlantFiles.write(folder.resolve("file.csv"), text), ColumnRoles.OF_A_PACK);
    }
}
