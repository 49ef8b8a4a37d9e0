/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.detect.EntityTrack;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What will become of some records of one partition that follow each other, and of their entities, if nothing comes in
 * between: after which record of its entity each was judged, and what it adds to the entity.
 */
final class SlicePlan {
    private final PollBatch batch;
    private final int first;
    private final List<ConsumerRecord<byte[], byte[]>> records;
    private final BatchOutcome outcome;
    private final int width;
    private final Entity[] entities;
    private final Step[] steps;
    private final String[] topicsBefore;
    private final long[] offsetsBefore;
    private final long[] times;
    private FloatBuffer readings = FloatBuffer.allocate(0);
    private byte[][] tracks = {};
    private Optional<ShadowSlice> beside = Optional.empty();
    private int open;
    private int used;

    /**
     * A plan for the records of {@code batch} from {@code first} on.
     *
     * @param width numbers of a reading
     */
    SlicePlan(
            PollBatch batch, int first, List<ConsumerRecord<byte[], byte[]>> records, BatchOutcome outcome, int width) {
        int count = records.size();
        this.batch = batch;
        this.first = first;
        this.records = records;
        this.outcome = outcome;
        this.width = width;
        entities = new Entity[count];
        steps = new Step[count];
        topicsBefore = new String[count];
        offsetsBefore = new long[count];
        times = new long[count];
        for (int i = 0; i < count; i++) {
            open += outcome.row(i) >= 0 || outcome.rejection(i) != null ? 1 : 0;
        }
    }

    /** What a record is to its entity. */
    enum Step {
        /** Its reading follows those before it. */
        GOES_ON,
        /** Its reading is the first that is known. */
        BEGINS,
        /** It has been taken in already, and nothing after it. */
        COMES_AGAIN
    }

    /** Notes which record of its entity the record at {@code index} is judged after, and what it is to it. */
    void foresee(int index, EntityWalk before, Step step, long time) {
        entities[index] = before.entity();
        topicsBefore[index] = before.topic();
        offsetsBefore[index] = before.offset();
        steps[index] = step;
        times[index] = time;
    }

    /** Keeps the readings, since the buffer that they came in belongs to the next plan. */
    void keep(FloatBuffer decoded, int numbers) {
        readings = FloatBuffer.allocate(numbers).put(0, decoded, 0, numbers);
        tracks = new byte[steps.length][];
    }

    /** Keeps the track that the record at {@code index} leaves behind. */
    void leave(int index, EntityTrack after) {
        byte[] bytes = new byte[after.byteLength()];
        after.write(ByteBuffer.wrap(bytes));
        tracks[index] = bytes;
    }

    /** Keeps what a second model makes of some of the records. */
    void judgedBeside(Optional<ShadowSlice> bySecond) {
        beside = bySecond;
    }

    /** What a second model makes of some of the records; empty where there is none. */
    Optional<ShadowSlice> beside() {
        return beside;
    }

    /** How many records it is for. */
    int size() {
        return steps.length;
    }

    /**
     * Whether it holds the record at that place of a poll as it comes now: with the record of its entity that it was judged
     * after as the last one stored. What cannot be read needs no entity.
     */
    boolean foresees(PollTag tag) {
        int index = index(tag);
        if (tag.batch() != batch || index < 0 || index >= steps.length) {
            return false;
        }
        Entity entity = entities[index];
        return outcome.rejection(index) != null
                || (entity != null
                        && !entity.isDropped()
                        && entity.endsWith(topicsBefore[index], offsetsBefore[index]));
    }

    /** Place of the tagged record in this plan. */
    int index(PollTag tag) {
        return tag.index() - first;
    }

    BatchOutcome outcome() {
        return outcome;
    }

    /** What the record at {@code index} is to its entity; null if it has none. */
    Step step(int index) {
        return steps[index];
    }

    /** The entity of the record at {@code index}, as it is stored. */
    Entity entity(int index) {
        return entities[index];
    }

    /** Event time of the reading at {@code index}, or {@link Entity#UNDATED}. */
    long time(int index) {
        return times[index];
    }

    /** Has the entity of the record at {@code index} take it in. */
    void carryOut(int index) {
        ConsumerRecord<byte[], byte[]> record = records.get(index);
        if (steps[index] == Step.BEGINS) {
            entities[index].begin();
        }
        entities[index].takeIn(record, times[index], readings, outcome.row(index) * width, tracks[index]);
    }

    /** Counts one of the records as done. */
    void use() {
        used++;
    }

    /** Records that came as foreseen. */
    int used() {
        return used;
    }

    /** Whether there is nothing left in it that could still come. */
    boolean isUsedUp() {
        return used >= open;
    }
}
