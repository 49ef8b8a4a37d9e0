/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Which offsets of which partitions are read, of a range that may hold far more than fits into memory. Every partition has its
 * part of the rows; of what is read, nothing is thrown away.
 *
 * @param blocks in the order of time; what one of them reads of an entity is without a gap
 */
record ReadingPlan(List<Map<TopicPartition, Span>> blocks) {

    /** Blocks that single rows are taken from: the more, the better they stand for the whole range. */
    private static final int BLOCKS_OF_ROWS = 64;
    /** Windows need long stretches of each entity. */
    private static final int BLOCKS_OF_WINDOWS = 8;

    /**
     * Offsets of a partition.
     *
     * @param from the first
     * @param to the first that is none of them any more
     */
    record Span(long from, long to) {
        long length() {
            return Math.max(0, to - from);
        }

        /** The newest so many. */
        Span newest(long count) {
            return new Span(Math.max(from, to - count), to);
        }
    }

    /** All of the range if it is at most {@code limit} offsets, else the newest of each partition. */
    static ReadingPlan newest(Map<TopicPartition, Span> range, long limit) {
        return blocks(range, limit, 1);
    }

    /**
     * All of the range if it is at most {@code limit} offsets, else the newest of each of several equal blocks of each
     * partition.
     *
     * @param window readings that are judged together
     */
    static ReadingPlan spread(Map<TopicPartition, Span> range, long limit, int window) {
        return blocks(range, limit, window == 1 ? BLOCKS_OF_ROWS : BLOCKS_OF_WINDOWS);
    }

    private static ReadingPlan blocks(Map<TopicPartition, Span> range, long limit, int most) {
        long total = range.values().stream().mapToLong(Span::length).sum();
        int count = total <= limit ? 1 : most;
        List<Map<TopicPartition, Span>> blocks = new ArrayList<>();
        for (int b = 0; b < count; b++) {
            Map<TopicPartition, Span> block = new HashMap<>();
            for (Map.Entry<TopicPartition, Span> partition : range.entrySet()) {
                Span all = partition.getValue();
                long kept = total <= limit ? all.length() : (long) ((double) limit / total * all.length());
                Span part = new Span(
                        all.from() + part(all.length(), b, count), all.from() + part(all.length(), b + 1, count));
                Span taken = part.newest(part(kept, b + 1, count) - part(kept, b, count));
                if (taken.length() > 0) {
                    block.put(partition.getKey(), taken);
                }
            }
            if (!block.isEmpty()) {
                blocks.add(block);
            }
        }
        return new ReadingPlan(List.copyOf(blocks));
    }

    /** The first b of {@code of} equal parts of so many. */
    private static long part(long length, int b, int of) {
        return length / of * b + length % of * b / of;
    }

    /** Offsets to be read in all. */
    long size() {
        return blocks.stream()
                .flatMap(block -> block.values().stream())
                .mapToLong(Span::length)
                .sum();
    }
}
