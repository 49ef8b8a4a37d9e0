/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.DataRange;
import io.latentry.avro.OffsetRange;
import io.latentry.detect.TrainingRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Rows read from the input topics, with their coordinates, in the order of event time; but those of an entity in a partition
 * stay in the order of their offsets, which is that in which a detector meets them: a late one counts as of the newest time
 * before it.
 *
 * @param width features per row
 * @param rows in that order
 * @param faults readings of confirmed faults, which are none of the rows
 * @param unreadable records of the range that yielded no row
 * @param leftOut readings that are not kept because of feedback
 * @param written records that the input topics had ever been given by then
 * @param heldSince time of the oldest record that the input topics held by then; empty where nobody asked
 * @param normalSince time from which on things are as in the rows, after they moved; empty where they have not
 */
record History(
        int width,
        List<Row> rows,
        List<Row> faults,
        long unreadable,
        long leftOut,
        long written,
        Optional<Instant> heldSince,
        Optional<Instant> normalSince) {

    private static final int MOST_GATE_ROWS = 10_000;

    History {
        rows = inOrder(rows);
        faults = List.copyOf(faults);
    }

    /** Rows among which nothing is known to have moved. */
    History(int width, List<Row> rows, List<Row> faults, long unreadable, long leftOut, long written) {
        this(width, rows, faults, unreadable, leftOut, written, Optional.empty(), Optional.empty());
    }

    /** The rows of the entities that had faults, with the faults among them; it has no other faults. */
    History ofFaults() {
        Set<String> entities = faults.stream().map(Row::entity).collect(Collectors.toSet());
        List<Row> all = new ArrayList<>(faults);
        rows.stream().filter(row -> entities.contains(row.entity())).forEach(all::add);
        return new History(width, all, List.of(), unreadable, 0, written);
    }

    /** Without the rows before {@code from}, at which things moved. */
    History since(int from) {
        Instant moved = Instant.ofEpochMilli(rows.get(from).time());
        return since(from, moved);
    }

    /** Without the rows of before things moved; all of them where fewer than {@code minimum} would be left. */
    History since(Instant moved, int minimum) {
        int from = 0;
        while (from < rows.size() && rows.get(from).time() < moved.toEpochMilli()) {
            from++;
        }
        return rows.size() - from < minimum ? this : since(from, moved);
    }

    private History since(int from, Instant moved) {
        return new History(
                width,
                rows.subList(from, rows.size()),
                faults,
                unreadable,
                leftOut,
                written,
                heldSince,
                Optional.of(moved));
    }

    private static List<Row> inOrder(List<Row> rows) {
        List<Row> arrived = new ArrayList<>(rows);
        arrived.sort(Comparator.comparing(Row::topic)
                .thenComparingInt(Row::partition)
                .thenComparingLong(Row::offset));
        IdentityHashMap<Row, Long> reached = new IdentityHashMap<>(2 * rows.size());
        Map<String, Long> newest = new HashMap<>();
        Row before = null;
        for (Row row : arrived) {
            if (before == null
                    || before.partition() != row.partition()
                    || !before.topic().equals(row.topic())) {
                newest.clear();
            }
            reached.put(row, newest.merge(row.entity(), row.time(), Math::max));
            before = row;
        }
        arrived.sort(Comparator.comparing(reached::get));
        return List.copyOf(arrived);
    }

    /**
     * The newest rows that a gate gets, from which on: a share of them, at most {@value #MOST_GATE_ROWS}, beginning where a
     * later time does, so that no row before it is as new as one of them. Where times are so coarse that this leaves less than
     * half of them, the count decides.
     */
    int gateFrom(double share) {
        int wanted = rows.size() - Math.min(MOST_GATE_ROWS, (int) Math.round(share * rows.size()));
        int from = wanted;
        while (from < rows.size() && rows.get(from).time() == rows.get(from - 1).time()) {
            from++;
        }
        boolean enough = from < rows.size() && rows.size() - from >= (rows.size() - wanted) / 2;
        return enough ? from : wanted;
    }

    /** The rows from {@code from} on for a gate; of windows, after at most as many that lead up to them. */
    GateSlice gate(int from, int window) {
        int begin = window == 1 ? from : Math.max(0, from - (rows.size() - from));
        return new GateSlice(rows(begin, rows.size()), from - begin);
    }

    /**
     * The rows from {@code from} to before {@code to} as a training takes them, with entities counted in the order of their
     * first row; what is of another stretch is of an entity of its own.
     */
    TrainingRows rows(int from, int to) {
        int count = to - from;
        float[] features = new float[Math.multiplyExact(count, width)];
        int[] entities = new int[count];
        long[] times = new long[count];
        Map<Course, Integer> numbers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            Row row = rows.get(from + i);
            System.arraycopy(row.features(), 0, features, i * width, width);
            Integer known = numbers.putIfAbsent(new Course(row.entity(), row.stretch()), numbers.size());
            entities[i] = known == null ? numbers.size() - 1 : known;
            times[i] = row.time();
        }
        return new TrainingRows(width, features, entities, times);
    }

    /** Which of the rows from {@code from} to before {@code to} somebody has said to be as they should be. */
    boolean[] trusted(int from, int to) {
        boolean[] trusted = new boolean[to - from];
        for (int i = 0; i < trusted.length; i++) {
            trusted[i] = rows.get(from + i).trusted();
        }
        return trusted;
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

    /** Whose readings follow one another. */
    private record Course(String entity, int stretch) {}

    /**
     * One row.
     *
     * @param topic where it came from
     * @param partition where it came from
     * @param offset where it came from
     * @param entity what it is about
     * @param time event time in milliseconds
     * @param features one value per feature
     * @param stretch within which no record between two of them was left out
     * @param trusted whether somebody has said that it is as it should be
     */
    record Row(
            String topic,
            int partition,
            long offset,
            String entity,
            long time,
            float[] features,
            int stretch,
            boolean trusted) {}
}
