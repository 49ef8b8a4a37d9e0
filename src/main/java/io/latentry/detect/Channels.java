/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the networks of windows see of each reading: its values, then, if asked for, each value's change since the entity's
 * reading before. Where a level wanders, its changes may still be of one kind (Box &amp; Jenkins 1970). Readings
 * themselves hold values only; the changes are made where windows are scaled.
 *
 * @param featureNames of a reading
 * @param differences whether the changes are seen too
 */
record Channels(List<String> featureNames, boolean differences) {

    /** The place of a reading that there is not. */
    static final int NONE = -1;

    Channels {
        featureNames = List.copyOf(featureNames);
    }

    /** Numbers of a reading. */
    int width() {
        return featureNames.size();
    }

    /** Numbers that a network sees of a reading. */
    int count() {
        return differences ? 2 * width() : width();
    }

    /** In the order in which a network sees them. */
    List<String> names() {
        return differences
                ? Stream.concat(featureNames.stream(), featureNames.stream().map("difference(%s)"::formatted))
                        .toList()
                : featureNames;
    }

    /** Readings that the newest so many of a window are made from: a change needs the reading before too. */
    int reach(int readings, int window) {
        return differences ? Math.min(window, readings + 1) : readings;
    }

    /**
     * One number of what a network sees.
     *
     * @param readings raw values, reading after reading
     * @param at where the reading begins
     * @param before where the entity's reading before it begins; {@link #NONE} if it is not known
     * @return NaN for a missing value, and for a change from or to one
     */
    float value(FloatBuffer readings, int at, int before, int channel) {
        if (channel < width()) {
            return readings.get(at + channel);
        }
        if (before == NONE) {
            return Float.NaN;
        }
        int feature = channel - width();
        float change = readings.get(at + feature) - readings.get(before + feature);
        // The change between two finite values may lie beyond the range of floats.
        return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, change));
    }
}
