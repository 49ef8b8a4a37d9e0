/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.config.TrainingConfig;
import io.latentry.vae.ComputeDevice;
import java.util.List;

/**
 * Which retrainings are timed, and how long alerts are beside them.
 *
 * @param features widths of the records: 38, 512 or both
 * @param records of 38 features in the topic; of 512 features a fifth of it
 * @param rows values of {@code training.rows}; what ships and all records if none is given
 * @param rounds how often alerts are timed alone and beside retrainings; 0 for not at all
 * @param seconds that each of these takes
 * @param training of the detector whose alerts are timed
 * @param device where the networks run
 */
public record RetrainBenchOptions(
        List<Integer> features,
        long records,
        List<Integer> rows,
        int rounds,
        double seconds,
        Effort training,
        ComputeDevice device) {
    private static final int FEWEST_RECORDS = 10_000;
    private static final int FEWEST_ROWS = 2_000;
    private static final double SHORTEST = 1;

    public RetrainBenchOptions {
        features = List.copyOf(features);
        rows = List.copyOf(rows);
        if (records < FEWEST_RECORDS || records > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("Retraining is timed on %,d to %,d records, not on %,d."
                    .formatted(FEWEST_RECORDS, Integer.MAX_VALUE, records));
        }
        if (rows.stream().anyMatch(limit -> limit < FEWEST_ROWS)) {
            throw new IllegalArgumentException(
                    "Retraining is timed on at least %,d rows, not on %s.".formatted(FEWEST_ROWS, rows));
        }
        if (rounds < 0 || !(seconds >= SHORTEST)) {
            throw new IllegalArgumentException(
                    "Alerts are timed in 0 rounds or more, for at least 1 second each, not in %d rounds of %s seconds."
                            .formatted(rounds, seconds));
        }
        features.forEach(Workload::of);
    }

    /** A million records of sensors and 200,000 embeddings; three rounds of 40 seconds. */
    public static RetrainBenchOptions thorough() {
        return new RetrainBenchOptions(List.of(38, 512), 1_000_000, List.of(), 3, 40, Effort.USUAL, ComputeDevice.CPU);
    }

    /** A tenth of the records, one round of 5 seconds: enough to see that it works. */
    public static RetrainBenchOptions quick() {
        return new RetrainBenchOptions(List.of(38, 512), 100_000, List.of(), 1, 5, Effort.BRIEF, ComputeDevice.CPU);
    }

    /** How many records of the workload there are to train on. */
    long records(Workload workload) {
        return workload.width() == Workload.SENSORS.width() ? records : records / 5;
    }

    /** Values of {@code training.rows} that make a difference with so many records, in ascending order. */
    List<Integer> limits(long recordsThere) {
        List<Integer> wanted =
                rows.isEmpty() ? List.of(TrainingConfig.defaults().rows(), (int) recordsThere) : rows;
        return wanted.stream()
                .map(limit -> (int) Math.min(limit, recordsThere))
                .distinct()
                .sorted()
                .toList();
    }
}
