/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An array of numbers with a shape, on the Java heap; little-endian and row-major, as safetensors stores it.
 *
 * @param type of one number
 * @param shape length of each dimension
 * @param bytes the numbers
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record Tensor(Type type, int[] shape, byte[] bytes) {

    /** Number types, named as safetensors names them. */
    public enum Type {
        F32(4),
        F64(8),
        I64(8);

        final int size;

        Type(int size) {
            this.size = size;
        }
    }

    public Tensor {
        long expected = type.size;
        for (int length : shape) {
            expected = length < 0 ? -1 : expected * length;
        }
        if (expected != bytes.length) {
            throw new IllegalArgumentException("A tensor %s%s takes %d bytes, but has %d."
                    .formatted(type, Arrays.toString(shape), expected, bytes.length));
        }
    }

    public static Tensor of(float[] values, int... shape) {
        ByteBuffer bytes = allocate(values.length, Type.F32);
        bytes.asFloatBuffer().put(values);
        return new Tensor(Type.F32, shape, bytes.array());
    }

    /** A vector. */
    public static Tensor of(double... values) {
        ByteBuffer bytes = allocate(values.length, Type.F64);
        bytes.asDoubleBuffer().put(values);
        return new Tensor(Type.F64, new int[] {values.length}, bytes.array());
    }

    /** A vector. */
    public static Tensor of(long... values) {
        ByteBuffer bytes = allocate(values.length, Type.I64);
        bytes.asLongBuffer().put(values);
        return new Tensor(Type.I64, new int[] {values.length}, bytes.array());
    }

    /** @throws IllegalArgumentException if the numbers are not of type F32 */
    public float[] floats() {
        float[] values = new float[bytes.length / Float.BYTES];
        view(Type.F32).asFloatBuffer().get(values);
        return values;
    }

    /** @throws IllegalArgumentException if the numbers are not of type F64 */
    public double[] doubles() {
        double[] values = new double[bytes.length / Double.BYTES];
        view(Type.F64).asDoubleBuffer().get(values);
        return values;
    }

    /** @throws IllegalArgumentException if the numbers are not of type I64 */
    public long[] longs() {
        long[] values = new long[bytes.length / Long.BYTES];
        view(Type.I64).asLongBuffer().get(values);
        return values;
    }

    /** Whether no number is infinite or NaN. */
    public boolean finite() {
        return switch (type) {
            case I64 -> true;
            case F64 -> Arrays.stream(doubles()).allMatch(Double::isFinite);
            case F32 -> {
                for (float value : floats()) {
                    if (!Float.isFinite(value)) {
                        yield false;
                    }
                }
                yield true;
            }
        };
    }

    private ByteBuffer view(Type wanted) {
        if (type != wanted) {
            throw new IllegalArgumentException("The tensor holds %s, not %s.".formatted(type, wanted));
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer allocate(int count, Type type) {
        return ByteBuffer.allocate(Math.multiplyExact(count, type.size)).order(ByteOrder.LITTLE_ENDIAN);
    }
}
