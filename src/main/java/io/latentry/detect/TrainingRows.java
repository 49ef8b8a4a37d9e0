/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.Arrays;

/**
 * Rows of normal operation in the order of time, in three parts that follow one another; each row after row.
 *
 * @param width features per row
 * @param training the network is fitted on these
 * @param calibration the p-values of the two signals come from these
 * @param jointCalibration the p-values of both signals together come from these
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record TrainingRows(int width, float[] training, float[] calibration, float[] jointCalibration) {

    private static final double CALIBRATION_SHARE = 0.15;
    static final int MINIMUM_TRAINING = 32;
    static final int MINIMUM_CALIBRATION = 12;

    /**
     * Checks that there are enough rows and that all are finite.
     *
     * @throws IllegalArgumentException with the part, the row and the feature otherwise
     */
    public TrainingRows {
        if (width < 1) {
            throw new IllegalArgumentException("Rows have %d features; at least 1 is needed.".formatted(width));
        }
        check("training", training, width, MINIMUM_TRAINING);
        check("calibration", calibration, width, MINIMUM_CALIBRATION);
        check("joint calibration", jointCalibration, width, MINIMUM_CALIBRATION);
    }

    /**
     * Splits rows into 15 % for each calibration, but at least {@value #MINIMUM_CALIBRATION} rows, and the rest before
     * them for training, keeping their order.
     *
     * @param rows [n, width], row after row
     * @throws IllegalArgumentException if the rows are too few or not finite
     */
    public static TrainingRows split(float[] rows, int width) {
        int count = width < 1 ? 0 : rows.length / width;
        int calibrationRows = Math.max(MINIMUM_CALIBRATION, (int) Math.round(CALIBRATION_SHARE * count));
        int trainingRows = Math.max(0, count - 2 * calibrationRows);
        int training = trainingRows * width;
        int calibration = training + Math.min(count - trainingRows, calibrationRows) * width;
        return new TrainingRows(
                width,
                Arrays.copyOfRange(rows, 0, training),
                Arrays.copyOfRange(rows, training, calibration),
                Arrays.copyOfRange(rows, calibration, rows.length));
    }

    private static void check(String part, float[] rows, int width, int minimum) {
        if (rows.length % width != 0) {
            throw new IllegalArgumentException(
                    "The %s rows are %d numbers, no multiple of %d features.".formatted(part, rows.length, width));
        }
        if (rows.length / width < minimum) {
            throw new IllegalArgumentException(
                    "%d %s rows are too few: at least %d are needed.".formatted(rows.length / width, part, minimum));
        }
        for (int i = 0; i < rows.length; i++) {
            if (!Float.isFinite(rows[i])) {
                throw new IllegalArgumentException("The %s row %d is %s at feature %d; only finite numbers can be used."
                        .formatted(part, i / width, rows[i], i % width));
            }
        }
    }
}
