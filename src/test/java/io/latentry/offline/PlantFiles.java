/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;

/** Small CSV files of a plant whose three readings follow one load, except in anomalous rows. */
public final class PlantFiles {
    private PlantFiles() {}

    /** Writes {@code a,b,c,label}; row i is anomalous where the predicate says so. */
    public static Path table(Path file, int rows, IntPredicate anomalous, long seed) throws IOException {
        StringBuilder csv = new StringBuilder("a,b,c,label\n");
        Random random = new Random(seed);
        for (int i = 0; i < rows; i++) {
            csv.append(readings(random, anomalous.test(i))).append(anomalous.test(i) ? ",1\n" : ",0\n");
        }
        return write(file, csv);
    }

    /** Writes {@code timestamp,a,b,c,label,split}; the first rows train. */
    public static Path series(Path file, int trainingRows, int testRows, IntPredicate anomalous, long seed)
            throws IOException {
        StringBuilder csv = new StringBuilder("timestamp,a,b,c,label,split\n");
        Random random = new Random(seed);
        for (int i = 0; i < trainingRows + testRows; i++) {
            csv.append("2026-01-01 00:00:00,")
                    .append(readings(random, anomalous.test(i)))
                    .append(anomalous.test(i) ? ",1," : ",0,")
                    .append(i < trainingRows ? "train\n" : "test\n");
        }
        return write(file, csv);
    }

    static Path write(Path file, CharSequence text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String readings(Random random, boolean anomalous) {
        double load = random.nextGaussian();
        double broken = anomalous ? 4 : 0;
        return String.format(
                Locale.ROOT,
                "%.5f,%.5f,%.5f",
                load,
                2 * load + 0.1 * random.nextGaussian() + broken,
                5 - load + 0.1 * random.nextGaussian() + broken);
    }
}
