/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a detector of windows remembers of one entity from record to record: its smoothed signals and the state of its
 * alarm. It belongs to one thread. {@link Detector#newTrack} makes one, {@link Scores#follow} takes it on.
 *
 * <p>Its numbers mean something only to detectors of the same layout; {@link Detector#newTrack(byte[])} reads what another
 * version of the model wrote and starts afresh what does not fit.
 */
public final class EntityTrack {

    private final double[] values;

    EntityTrack(double[] values) {
        this.values = values;
    }

    double[] values() {
        return values;
    }

    /** Bytes that {@link #write} writes. */
    public int byteLength() {
        return values.length * Double.BYTES;
    }

    /** Writes all of it, 8 bytes per number, in the order of the buffer's bytes. */
    public void write(ByteBuffer into) {
        for (double value : values) {
            into.putDouble(value);
        }
    }

    /** All of it, 8 bytes per number, big-endian. */
    public byte[] toBytes() {
        ByteBuffer bytes = ByteBuffer.allocate(byteLength());
        write(bytes);
        return bytes.array();
    }

    /** @throws IllegalArgumentException if the bytes are no whole numbers of doubles */
    static EntityTrack fromBytes(byte[] bytes) {
        if (bytes.length % Double.BYTES != 0) {
            throw new IllegalArgumentException("%d bytes are no track of an entity.".formatted(bytes.length));
        }
        double[] values = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
        return new EntityTrack(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
