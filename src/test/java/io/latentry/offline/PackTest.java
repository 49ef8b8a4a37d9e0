/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackTest {
    @TempDir
    Path folder;

    @Test
    void sets_ofAManifest_comeInItsOrderWithTheNamesOfTheirFiles() throws Exception {
        // Given
        manifest("""
                {"sets": [
                  {"name": "x", "group": "tabular", "file": "tabular/wine.csv.gz", "protocol": "tab", "rows": 129},
                  {"group": "asd", "file": "asd/omi-1.csv", "protocol": "ts"}]}""");

        // Then
        assertThat(Pack.sets(folder))
                .containsExactly(
                        new PackSet("tabular", "wine", folder.resolve("tabular/wine.csv.gz"), PackSet.Kind.TAB),
                        new PackSet("asd", "omi-1", folder.resolve("asd/omi-1.csv"), PackSet.Kind.TS));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"sets": []}                                                        | it needs an array 'sets' with at least one entry
            {"sets": [{"group": "g", "protocol": "tab"}]}                       | sets[0]: it needs a text 'file'
            {"sets": [{"group": "g", "file": "g/a.csv", "protocol": "xx"}]}     | sets[0]: unknown protocol 'xx'; known are tab, ts, skab and tep
            {"sets": [{"group": "g", "file": "../a.csv", "protocol": "ts"}]}    | sets[0]: 'file' and 'group' must stay within the pack's folder: ../a.csv, g
            {"sets": [{"group": "..", "file": "g/a.csv", "protocol": "ts"}]}    | sets[0]: 'file' and 'group' must stay within the pack's folder: g/a.csv, ..
            """)
    void sets_ofAManifestThatIsNotUsable_saysWhy(String json, String problem) throws Exception {
        // Given
        manifest(json);

        // Then
        assertThatThrownBy(() -> Pack.sets(folder))
                .isInstanceOf(DataFileException.class)
                .hasMessage(folder.resolve("manifest.json") + ": " + problem);
    }

    @Test
    void sets_ofAFolderWithoutManifest_saysWhatIsWanted() {
        assertThatThrownBy(() -> Pack.sets(folder))
                .isInstanceOf(DataFileException.class)
                .hasMessageEndingWith("there is no such file; --pack takes the folder of a data pack");
    }

    private void manifest(String json) throws Exception {
        PlantFiles.write(folder.resolve("manifest.json"), json);
    }
}
