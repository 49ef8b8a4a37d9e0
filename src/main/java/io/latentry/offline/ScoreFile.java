/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.latentry.detect.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Scores as a CSV file; it appears under its name only once it is complete. */
final class ScoreFile {
    private static final List<String> JUDGED = List.of("id", "score", "pred");
    private static final List<String> SIGNALS = List.of(
            "pValue",
            "reconstructionPValue",
            "latentPValue",
            "reconstructionError",
            "reconstructionNll",
            "latentLogLikelihood",
            "kl",
            "elbo");

    private ScoreFile() {}

    /** Columns {@code id,score,pred}: what a judge of a data pack needs. */
    static void write(Path file, int[] ids, Scores scores) throws IOException {
        write(file, ids, scores, false);
    }

    /** The same, with p-values and the value of each signal. */
    static void writeWithSignals(Path file, int[] ids, Scores scores) throws IOException {
        write(file, ids, scores, true);
    }

    private static void write(Path file, int[] ids, Scores scores, boolean signals) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        Path unfinished = folder.resolve(file.getFileName() + ".part");
        try {
            try (CsvWriter csv =
                    CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(Files.newBufferedWriter(unfinished))) {
                List<String> header = new ArrayList<>(JUDGED);
                header.addAll(signals ? SIGNALS : List.of());
                csv.writeRecord(header);
                for (int i = 0; i < ids.length; i++) {
                    csv.writeRecord(cells(ids[i], scores, i, signals));
                }
            }
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static List<String> cells(int id, Scores scores, int i, boolean signals) {
        List<String> cells = new ArrayList<>();
        cells.add(Integer.toString(id));
        cells.add(Double.toString(scores.score(i)));
        cells.add(scores.anomalous(i) ? "1" : "0");
        if (signals) {
            cells.add(Double.toString(scores.pValue(i)));
            cells.add(Double.toString(scores.reconstructionPValue(i)));
            cells.add(Double.toString(scores.latentPValue(i)));
            cells.add(Float.toString(scores.reconstructionError(i)));
            cells.add(Float.toString(scores.reconstructionNll(i)));
            cells.add(Float.toString(scores.latentLogLikelihood(i)));
            cells.add(Float.toString(scores.kl(i)));
            cells.add(Float.toString(scores.elbo(i)));
        }
        return cells;
    }
}
