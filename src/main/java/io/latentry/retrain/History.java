/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.DataRange;
import io.latentry.avro.OffsetRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows read from the input topics, with their coordinates, in the order of event time.
 *
 * @param width features per row
 * @param rows in time order
 * @param unreadable records of the range that yielded no row
 */
record History(int width, List<Row> rows, long unreadable) {

    History {
        rows = rows.stream().sorted(Comparator.comparingLong(Row::time)).toList();
    }

    /** Row-major features {@code [to - from, width]} of the rows from {@code from} to before {@code to}. */
    float[] features(int from, int to) {
        float[] features = new float[Math.multiplyExact(to - from, width)];
        for (int i = from; i < to; i++) {
            System.arraycopy(rows.get(i).features(), 0, features, (i - from) * width, width);
        }
        return features;
    }

    /** Where the rows from {@code from} to before {@code to} came from. */
    DataRange range(int from, int to) {
        Map<String, Map<Integer, long[]>> offsets = new TreeMap<>();
        for (Row row : rows.subList(from, to)) {
            offsets.computeIfAbsent(row.topic(), t -> new TreeMap<>())
                    .merge(row.partition(), new long[] {row.offset(), row.offset()}, History::widen);
        }
        List<OffsetRange> ranges = new ArrayList<>();
        offsets.forEach((topic, partitions) -> partitions.forEach(
                (partition, bounds) -> ranges.add(new OffsetRange(topic, partition, bounds[0], bounds[1]))));
        return DataRange.newBuilder()
                .setRows(to - from)
                .setFromTime(Instant.ofEpochMilli(rows.get(from).time()))
                .setToTime(Instant.ofEpochMilli(rows.get(to - 1).time()))
                .setOffsets(ranges)
                .build();
    }

    private static long[] widen(long[] bounds, long[] more) {
        return new long[] {Math.min(bounds[0], more[0]), Math.max(bounds[1], more[1])};
    }

    /**
     * One row.
     *
     * @param topic where it came from
     * @param partition where it came from
     * @param offset where it came from
     * @param time event time in milliseconds
     * @param features one value per feature
     */
    record Row(String topic, int partition, long offset, long time, float[] features) {}
}
