/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/**
 * A rectangle of a frame, and statistics of planes over it.
 *
 * @param stride pixels per row of the frame
 * @param left first column
 * @param right column after the last
 * @param top first row
 * @param bottom row after the last
 */
record FrameArea(int stride, int left, int right, int top, int bottom) {
    float mean(float[] plane) {
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                sum += plane[y * stride + x];
            }
        }
        return (float) (sum / size());
    }

    float deviation(float[] plane) {
        double mean = mean(plane);
        double sum = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                double distance = plane[y * stride + x] - mean;
                sum += distance * distance;
            }
        }
        return (float) Math.sqrt(sum / size());
    }

    /** Shares of {@code bins} unsigned gradient orientations, weighted by magnitude; they sum to 1, or to 0 without any. */
    float[] orientations(FramePlanes planes, int bins) {
        double[] weights = new double[bins];
        double total = 0;
        for (int y = top; y < bottom; y++) {
            for (int x = left; x < right; x++) {
                int i = y * stride + x;
                float magnitude = planes.gradient()[i];
                if (magnitude > 0) {
                    double angle = Math.atan2(planes.gradientY()[i], planes.gradientX()[i]);
                    weights[Math.floorMod((int) Math.floor(angle / Math.PI * bins + 0.5), bins)] += magnitude;
                    total += magnitude;
                }
            }
        }
        float[] shares = new float[bins];
        for (int bin = 0; bin < bins && total > 0; bin++) {
            shares[bin] = (float) (weights[bin] / total);
        }
        return shares;
    }

    private int size() {
        return (right - left) * (bottom - top);
    }
}
