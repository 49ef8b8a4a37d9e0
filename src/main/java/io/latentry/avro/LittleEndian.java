/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Numbers of a fixed size as Avro encodes them, the lowest byte first. What is not finite makes a sum that is not finite, so
 * many are looked at together: four sums, and all four values read before one is written, because an addition waits for the
 * one before, and so does a conversion into the same register.
 */
final class LittleEndian {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static long longAt(byte[] bytes, int at) {
        return (long) LONGS.get(bytes, at);
    }

    static float floatAt(byte[] bytes, int at) {
        return Float.intBitsToFloat((int) INTS.get(bytes, at));
    }

    static double doubleAt(byte[] bytes, int at) {
        return Double.longBitsToDouble(longAt(bytes, at));
    }

    /** Reads so many floats; whether they are finite beyond doubt. */
    static boolean readFloats(byte[] bytes, int from, float[] into, int first, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int at = from;
        int i = first;
        for (int end = first + (count & ~3); i < end; i += 4, at += 4 * Float.BYTES) {
            float w = floatAt(bytes, at);
            float x = floatAt(bytes, at + Float.BYTES);
            float y = floatAt(bytes, at + 2 * Float.BYTES);
            float z = floatAt(bytes, at + 3 * Float.BYTES);
            into[i] = w;
            into[i + 1] = x;
            into[i + 2] = y;
            into[i + 3] = z;
            a += w;
            b += x;
            c += y;
            d += z;
        }
        if ((count & 2) != 0) {
            a += into[i] = floatAt(bytes, at);
            b += into[i + 1] = floatAt(bytes, at + Float.BYTES);
            i += 2;
            at += 2 * Float.BYTES;
        }
        if ((count & 1) != 0) {
            c += into[i] = floatAt(bytes, at);
        }
        return Float.isFinite(a + b + c + d);
    }

    /** Reads so many doubles and rounds them to floats; whether these are finite beyond doubt. */
    static boolean readDoubles(byte[] bytes, int from, float[] into, int first, int count) {
        float a = 0;
        float b = 0;
        float c = 0;
        float d = 0;
        int at = from;
        int i = first;
        for (int end = first + (count & ~3); i < end; i += 4, at += 4 * Double.BYTES) {
            float w = (float) doubleAt(bytes, at);
            float x = (float) doubleAt(bytes, at + Double.BYTES);
            float y = (float) doubleAt(bytes, at + 2 * Double.BYTES);
            float z = (float) doubleAt(bytes, at + 3 * Double.BYTES);
            into[i] = w;
            into[i + 1] = x;
            into[i + 2] = y;
            into[i + 3] = z;
            a += w;
            b += x;
            c += y;
            d += z;
        }
        if ((count & 2) != 0) {
            a += into[i] = (float) doubleAt(bytes, at);
            b += into[i + 1] = (float) doubleAt(bytes, at + Double.BYTES);
            i += 2;
            at += 2 * Double.BYTES;
        }
        if ((count & 1) != 0) {
            c += into[i] = (float) doubleAt(bytes, at);
        }
        return Float.isFinite(a + b + c + d);
    }
}
