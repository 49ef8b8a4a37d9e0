/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * An {@link EntityState} as bytes, big-endian: format, layout, offset, length and text of the topic, length and bytes of
 * both tracks, the window. The layout is a hash of the window's length and the feature names: what was kept for other
 * features means nothing to these.
 */
final class EntityStateFormat {
    private static final byte FORMAT = 1;
    private static final int FIXED = 1 + Integer.BYTES + Long.BYTES + 3 * Integer.BYTES;

    private final int layout;
    private final int windowLength;

    EntityStateFormat(int window, List<String> featureNames) {
        this.layout = 31 * featureNames.hashCode() + window;
        this.windowLength = Math.multiplyExact(window, featureNames.size());
    }

    /** Writes the state after a record, whose window is the one at {@code row} of {@code windows}. */
    byte[] write(String topic, long offset, byte[] trackBefore, byte[] track, FloatBuffer windows, int row) {
        byte[] name = topic.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(
                FIXED + name.length + trackBefore.length + track.length + windowLength * Float.BYTES);
        bytes.put(FORMAT).putInt(layout).putLong(offset);
        put(bytes, name);
        put(bytes, trackBefore);
        put(bytes, track);
        bytes.asFloatBuffer().put(0, windows, row * windowLength, windowLength);
        return bytes.array();
    }

    /** Reads what {@link #write} gave; empty if it is of another layout. */
    Optional<EntityState> read(byte[] state) {
        ByteBuffer bytes = ByteBuffer.wrap(state);
        if (bytes.get() != FORMAT || bytes.getInt() != layout) {
            return Optional.empty();
        }
        long offset = bytes.getLong();
        String topic = new String(take(bytes), StandardCharsets.UTF_8);
        byte[] trackBefore = take(bytes);
        byte[] track = take(bytes);
        float[] window = new float[windowLength];
        bytes.asFloatBuffer().get(window);
        return Optional.of(new EntityState(topic, offset, trackBefore, track, window));
    }

    private static void put(ByteBuffer bytes, byte[] part) {
        bytes.putInt(part.length).put(part);
    }

    private static byte[] take(ByteBuffer bytes) {
        byte[] part = new byte[bytes.getInt()];
        bytes.get(part);
        return part;
    }
}
