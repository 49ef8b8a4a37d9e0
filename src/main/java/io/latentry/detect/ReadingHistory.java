/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.nio.FloatBuffer;

/**
 * The last readings of one entity, oldest first, from which its windows are made. Before there are enough, the first one
 * stands in for those before it. It belongs to one thread.
 */
public final class ReadingHistory {

    private final float[] window;
    private final int width;
    private boolean empty;

    /**
     * A history without readings.
     *
     * @param window readings per window
     * @param width features per reading
     */
    public ReadingHistory(int window, int width) {
        this.window = new float[Math.multiplyExact(window, width)];
        this.width = width;
        empty = true;
    }

    /** The history whose newest window is {@code window}, [readings, width] row after row. */
    public ReadingHistory(float[] window, int width) {
        this.window = window.clone();
        this.width = width;
    }

    /**
     * Adds a reading and writes the window that ends with it.
     *
     * @param readings rows of {@code width} numbers
     * @param row which of them is added
     * @param windows rows of readings times {@code width} numbers
     * @param at which of them is written
     */
    public void append(FloatBuffer readings, int row, FloatBuffer windows, int at) {
        int kept = window.length - width;
        if (empty) {
            for (int i = 0; i < kept; i += width) {
                readings.get(row * width, window, i, width);
            }
            empty = false;
        } else {
            System.arraycopy(window, width, window, 0, kept);
        }
        readings.get(row * width, window, kept, width);
        windows.put(at * window.length, window);
    }

    /** The newest window, [readings, width] row after row. */
    public float[] window() {
        return window.clone();
    }
}
