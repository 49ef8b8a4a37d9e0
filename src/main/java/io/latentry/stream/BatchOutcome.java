/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.detect.Detector;
import io.latentry.detect.Explanation;
import io.latentry.detect.Scores;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What became of each record of a batch: a row of scores, a rejection, or nothing (null value). */
final class BatchOutcome {
    private static final int NO_ROW = -1;

    private final String[] topics;
    private final int[] partitions;
    private final long[] offsets;
    private final long[] timestamps;
    private final long[] times;
    private final int[] rows;
    private final String[] entities;
    private final Rejection[] rejections;
    private final Map<Integer, Explanation> explanations = new HashMap<>();
    private final Map<Integer, Integer> failedRows = new TreeMap<>();
    private final NavigableMap<Integer, Scores> pieces = new TreeMap<>();
    private int size;
    private Scores whole;
    private long modelVersion;

    BatchOutcome(List<ConsumerRecord<byte[], byte[]>> records) {
        int n = records.size();
        size = n;
        topics = new String[n];
        partitions = new int[n];
        offsets = new long[n];
        timestamps = new long[n];
        times = new long[n];
        rows = new int[n];
        entities = new String[n];
        rejections = new Rejection[n];
        for (int i = 0; i < n; i++) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            topics[i] = record.topic();
            partitions[i] = record.partition();
            offsets[i] = record.offset();
            timestamps[i] = record.timestamp();
            rows[i] = NO_ROW;
        }
    }

    /** The outcome of a single record that has to go to the dead letters. */
    static BatchOutcome rejected(List<ConsumerRecord<byte[], byte[]>> alone, Rejection why) {
        BatchOutcome outcome = new BatchOutcome(alone);
        outcome.reject(0, why);
        return outcome;
    }

    /** Records of the batch. */
    int size() {
        return size;
    }

    /** The records from {@code index} on, of which nothing is known yet, do not belong to it after all. */
    void endAt(int index) {
        size = index;
    }

    boolean holds(int index, String topic, int partition, long offset) {
        return offsets[index] == offset && partitions[index] == partition && topics[index].equals(topic);
    }

    /** The record's timestamp as it was polled; -1 if it had none. */
    long timestamp(int index) {
        return timestamps[index];
    }

    String topic(int index) {
        return topics[index];
    }

    int partition(int index) {
        return partitions[index];
    }

    long offset(int index) {
        return offsets[index];
    }

    void read(int index, int row, long time) {
        rows[index] = row;
        times[index] = time;
    }

    void names(int index, String entity) {
        entities[index] = entity;
    }

    void reject(int index, Rejection why) {
        rows[index] = NO_ROW;
        rejections[index] = why;
    }

    /** The record with that row has to go to the dead letters after all. */
    void rejectRow(int row, Rejection why) {
        for (int i = 0; i < rows.length; i++) {
            if (rows[i] == row) {
                reject(i, why);
                failedRows.put(i, row);
                return;
            }
        }
    }

    /** All rows have been scored in one call. */
    void scored(Scores scores, long modelVersion) {
        this.whole = scores;
        this.modelVersion = modelVersion;
    }

    /** Some of the rows have been scored in a call of their own, from {@code firstRow} on. */
    void scored(int firstRow, Scores piece, long modelVersion) {
        pieces.put(firstRow, piece);
        this.modelVersion = modelVersion;
    }

    /**
     * Has the anomalous rows of a call explained, all in one call.
     *
     * @param firstRow the first of them in this batch
     * @param scored their numbers
     */
    void explain(Detector detector, int firstRow, Scores scores, FloatBuffer scored) {
        int[] flagged =
                IntStream.range(0, scores.size()).filter(scores::anomalous).toArray();
        if (flagged.length > 0) {
            List<Explanation> found = detector.explain(scored, flagged);
            for (int i = 0; i < flagged.length; i++) {
                explanations.put(firstRow + flagged[i], found.get(i));
            }
        }
    }

    /** The row of the record at {@code index}; negative when it has none. */
    int row(int index) {
        return rows[index];
    }

    /** What the record at {@code index} is about, where a field says it; null where the key does. */
    String entity(int index) {
        return entities[index];
    }

    /** Event time in milliseconds of the record at {@code index}. */
    long time(int index) {
        return times[index];
    }

    /** Why the record at {@code index} has no row; null when it has one or its value is null. */
    Rejection rejection(int index) {
        return rejections[index];
    }

    /** Scores of all rows, where they were scored in one call. */
    Scores scores() {
        return whole;
    }

    /** The scores among which those of the record at {@code index} are. */
    Scores scores(int index) {
        return whole != null ? whole : pieces.floorEntry(rows[index]).getValue();
    }

    /** The row of the record at {@code index} among its scores. */
    int scoresRow(int index) {
        return whole != null ? rows[index] : rows[index] - pieces.floorKey(rows[index]);
    }

    /** Whether the record at {@code index}, which has scores, is anomalous. */
    boolean anomalous(int index) {
        return scores(index).anomalous(scoresRow(index));
    }

    /** The rows that the model failed on, by the places of their records. */
    Map<Integer, Integer> failedRows() {
        return failedRows;
    }

    /** What carried the score of the flagged record at {@code index}. */
    Explanation explanation(int index) {
        return explanations.get(rows[index]);
    }

    long modelVersion() {
        return modelVersion;
    }
}
