/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.FloatBuffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One entity as it stands in the store: where its last record came from, the detector's track of it before and after that
 * record, and its last readings. It belongs to one task.
 */
final class Entity {
    /** The time of a reading that nobody knows the time of. */
    static final long UNDATED = Long.MIN_VALUE;

    private static final byte[] NO_TRACK = {};

    private final byte[] key;
    private final float[] ring;
    private final int window;
    private int newest = -1;
    private int count;
    private String topic = "";
    private long offset = -1;
    private long time = UNDATED;
    private byte[] trackBefore = NO_TRACK;
    private byte[] track = NO_TRACK;
    private byte[] trackBeside = NO_TRACK;
    private long besideVersion;
    private long besideOffset;
    private boolean dropped;
    private EntityWalk walk;

    /** An entity of which nothing is known. */
    Entity(byte[] key, int window, int width) {
        this.key = key;
        this.window = window;
        this.ring = new float[Math.multiplyExact(window, width)];
    }

    byte[] key() {
        return key;
    }

    /** Readings that are known, at most a window of them. */
    int count() {
        return count;
    }

    /** Slot of the newest reading; the one before it lies in the slot before, the last slot coming before the first. */
    int newest() {
        return newest;
    }

    /** The readings, slot after slot. */
    float[] ring() {
        return ring;
    }

    /** Where its last record came from; empty if there was none. */
    String topic() {
        return topic;
    }

    /** Where its last record came from; -1 if there was none. */
    long offset() {
        return offset;
    }

    /** Event time of its last reading in milliseconds, or {@link #UNDATED}. */
    long time() {
        return time;
    }

    byte[] trackBefore() {
        return trackBefore;
    }

    byte[] track() {
        return track;
    }

    /** Keeps, in memory only, the track that the second model of that version has of it after its last record. */
    void trackBeside(long version, byte[] after) {
        trackBeside = after;
        besideVersion = version;
        besideOffset = offset;
    }

    /** The track of the second model of that version; the champion's where that one has not judged its last record. */
    byte[] trackBeside(long version) {
        return besideVersion == version && besideOffset == offset && trackBeside.length > 0 ? trackBeside : track;
    }

    /** Whether the last record that has been taken in came from there; "" and -1 ask whether there was none. */
    boolean endsWith(String lastTopic, long lastOffset) {
        return offset == lastOffset && topic.equals(lastTopic);
    }

    /** Puts it where its state says that it is. */
    void restore(String lastTopic, long lastOffset, long lastTime, int newestSlot, int known) {
        topic = lastTopic;
        offset = lastOffset;
        time = lastTime;
        newest = newestSlot;
        count = known;
    }

    /** Puts the tracks where its state says that they are. */
    void restoreTracks(byte[] before, byte[] after) {
        trackBefore = before;
        track = after;
    }

    /** Forgets all readings: the next one is its first. */
    void begin() {
        newest = -1;
        count = 0;
        track = NO_TRACK;
    }

    /** Takes in a record: where it came from, its reading, which begins at {@code at}, and the track after it. */
    void takeIn(
            ConsumerRecord<byte[], byte[]> record, long readingTime, FloatBuffer readings, int at, byte[] trackAfter) {
        topic = record.topic();
        offset = record.offset();
        time = readingTime;
        newest = (newest + 1) % window;
        count = Math.min(window, count + 1);
        readings.get(at, ring, newest * width(), width());
        trackBefore = track;
        track = trackAfter;
    }

    /**
     * Writes its newest window, oldest reading first, at {@code row} of {@code windows}. Before there are enough readings,
     * the first one stands in for those before it.
     */
    void putWindow(FloatBuffer windows, int row) {
        int width = width();
        int oldest = Math.floorMod(newest - count + 1, window) * width;
        int at = row * ring.length;
        for (int missing = window - count; missing > 0; missing--, at += width) {
            windows.put(at, ring, oldest, width);
        }
        int toEnd = Math.min(count * width, ring.length - oldest);
        windows.put(at, ring, oldest, toEnd);
        windows.put(at + toEnd, ring, 0, count * width - toEnd);
    }

    /** Numbers of a reading. */
    int width() {
        return ring.length / window;
    }

    /** Numbers of a window. */
    int windowLength() {
        return ring.length;
    }

    /** Its way through the plan that is being made; begins where it stands. */
    EntityWalk walk() {
        if (walk == null) {
            walk = new EntityWalk(this);
        }
        return walk;
    }

    /** The plan is made: the next walk begins anew. */
    void endWalk() {
        walk = null;
    }

    /** From now on another object may stand for it. */
    void drop() {
        dropped = true;
    }

    boolean isDropped() {
        return dropped;
    }
}
