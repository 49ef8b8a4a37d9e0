/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.detect.Detector;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.ReadingHistory;
import io.latentry.detect.Scores;
import java.nio.FloatBuffer;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** One entity on its way through a plan: history and track run ahead of what is stored. */
final class EntityWalk {
    private static final int NONE = -1;

    private final EntityStateFormat format;
    private final Detector detector;
    private final Optional<EntityState> stored;
    private final ReadingHistory history;
    private final EntityTrack track;
    private byte[] trackBytes;
    private byte[] state;
    private boolean moved;
    private int retriedRow = NONE;

    /**
     * A walk that begins at a stored state.
     *
     * @param state as {@link EntityStateFormat} wrote it; null if the entity has none
     */
    EntityWalk(byte[] state, EntityStateFormat format, Detector detector) {
        this.state = state;
        this.format = format;
        this.detector = detector;
        stored = Optional.ofNullable(state).flatMap(format::read);
        history = stored.map(known -> new ReadingHistory(known.window(), detector.width()))
                .orElseGet(() -> new ReadingHistory(detector.window(), detector.width()));
        track = stored.map(known -> detector.newTrack(known.track())).orElseGet(detector::newTrack);
        trackBytes = track.toBytes();
    }

    /** Adds the record's reading, and writes its window at {@code row} of {@code windows}. */
    void append(ConsumerRecord<byte[], byte[]> record, int row, FloatBuffer readings, FloatBuffer windows) {
        if (!moved && stored.isPresent() && stored.get().endsWith(record)) {
            retriedRow = row;
            windows.put(row * stored.get().window().length, stored.get().window());
        } else {
            history.append(readings, row, windows, row);
            moved = true;
        }
    }

    /**
     * Judges the record whose window is at {@code row}, and gives the entity's state after it: the same as before if the
     * record had been taken in already. Records are followed in the order that they were appended in.
     */
    byte[] follow(ConsumerRecord<byte[], byte[]> record, int row, Scores scores, FloatBuffer windows) {
        if (row == retriedRow) {
            scores.follow(row, detector.newTrack(stored.orElseThrow().trackBefore()));
        } else {
            byte[] trackBefore = trackBytes;
            scores.follow(row, track);
            trackBytes = track.toBytes();
            state = format.write(record.topic(), record.offset(), trackBefore, trackBytes, windows, row);
        }
        return state;
    }

    /** The entity's state as far as the walk has got; null if it has none yet. */
    byte[] state() {
        return state;
    }
}
