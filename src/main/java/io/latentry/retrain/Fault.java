/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.TrainingRows;

/**
 * Where a fault strikes, and how hard.
 *
 * @param stretch that it befalls
 * @param feature that it befalls
 * @param other feature, where a second one is concerned; another one if there is any that moves
 * @param offset how hard, in the feature's unit, with its sign
 * @param spreads of all features
 */
record Fault(Stretch stretch, int feature, int other, double offset, Spreads spreads) {

    /** Adds to the feature in one row. */
    void add(TrainingRows rows, int row, double amount) {
        rows.values()[row * rows.width() + feature] += (float) amount;
    }
}
