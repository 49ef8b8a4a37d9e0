/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.detect.Detector;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.Scores;
import java.nio.FloatBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One entity on its way through a plan: windows and track run ahead of what is stored, and leave it as it is. */
final class EntityWalk {
    private static final int NONE = -1;

    private final Entity entity;
    private String topic;
    private long offset;
    private long time;
    private int newestRow = NONE;
    private EntityTrack track;

    /** A walk that begins where the entity stands. */
    EntityWalk(Entity entity) {
        this.entity = entity;
        this.topic = entity.topic();
        this.offset = entity.offset();
        this.time = entity.time();
    }

    Entity entity() {
        return entity;
    }

    /** Where the record before the next one came from; empty if there is none. */
    String topic() {
        return topic;
    }

    /** Where the record before the next one came from; -1 if there is none. */
    long offset() {
        return offset;
    }

    /** Event time of the reading before the next one, or {@link Entity#UNDATED}. */
    long time() {
        return time;
    }

    /**
     * What the next record is to the entity.
     *
     * @param longestGap between two readings of a window, in milliseconds
     */
    SlicePlan.Step step(ConsumerRecord<byte[], byte[]> record, long readingTime, long longestGap) {
        if (newestRow == NONE && entity.endsWith(record.topic(), record.offset())) {
            return SlicePlan.Step.COMES_AGAIN;
        }
        return offset < 0 || isApart(readingTime, longestGap) ? SlicePlan.Step.BEGINS : SlicePlan.Step.GOES_ON;
    }

    private boolean isApart(long readingTime, long longestGap) {
        if (readingTime == Entity.UNDATED || time == Entity.UNDATED) {
            return false;
        }
        long distance = Math.max(time, readingTime) - Math.min(time, readingTime);
        // Times that no clock shows may be further apart than a long can say.
        return distance > longestGap || distance < 0;
    }

    /** Takes that step: writes the window that ends with reading {@code row}, at {@code row} of {@code windows}. */
    void take(
            SlicePlan.Step step,
            ConsumerRecord<byte[], byte[]> record,
            long readingTime,
            FloatBuffer readings,
            FloatBuffer windows,
            int row) {
        int width = entity.width();
        int length = entity.windowLength();
        int begin = row * length;
        int last = begin + length - width;
        switch (step) {
            case COMES_AGAIN -> entity.putWindow(windows, row);
            case BEGINS -> {
                for (int at = begin; at <= last; at += width) {
                    windows.put(at, readings, row * width, width);
                }
            }
            case GOES_ON -> {
                int from = newestRow * length;
                if (newestRow == NONE) {
                    entity.putWindow(windows, row);
                    from = begin;
                }
                windows.put(begin, windows, from + width, length - width);
                windows.put(last, readings, row * width, width);
            }
        }
        newestRow = row;
        topic = record.topic();
        offset = record.offset();
        time = readingTime;
    }

    /**
     * Judges the record whose window is at {@code row}. Records are followed in the order that they were taken in.
     *
     * @return the entity's track after it
     */
    EntityTrack follow(SlicePlan.Step step, int row, Scores scores, Detector detector) {
        EntityTrack judged = switch (step) {
            case COMES_AGAIN -> detector.newTrack(entity.trackBefore());
            case BEGINS -> detector.newTrack();
            case GOES_ON -> track == null ? detector.newTrack(entity.track()) : track;
        };
        scores.follow(row, judged);
        if (step != SlicePlan.Step.COMES_AGAIN) {
            track = judged;
        }
        return judged;
    }
}
