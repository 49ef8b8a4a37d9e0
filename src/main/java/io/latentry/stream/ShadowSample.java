/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

/**
 * Which records a second model judges, too: the same ones on every instance.
 *
 * @param below hashes below this are in it, of 2³²
 */
record ShadowSample(long below) {
    private static final double HASHES = 1L << 32;

    /** The sample that takes in that share, from 0 to 1. */
    static ShadowSample of(double share) {
        return new ShadowSample(Math.round(share * HASHES));
    }

    /** Whether a record that is judged by itself is in it. */
    boolean includes(String topic, int partition, long offset) {
        return isBelow(mixed(offset + mixed(topic.hashCode() * 31L + partition)));
    }

    /** Whether all records of that entity are in it. */
    boolean includes(byte[] entity) {
        long hash = entity.length;
        for (byte b : entity) {
            hash = hash * 31 + b;
        }
        return isBelow(mixed(hash));
    }

    private boolean isBelow(long hash) {
        return hash >>> 32 < below;
    }

    /** The finaliser of SplitMix64 (Steele et al. 2014): each bit depends on all. */
    private static long mixed(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
