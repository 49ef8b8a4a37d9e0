/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Duration;

/**
 * Which records a detector's model is trained on.
 *
 * @param rows at most so many of the newest records; 50,000 unless set
 * @param minimumRows fewer records than this are refused; 200 unless set
 * @param every pause between two trainings of the sidecar; one hour unless set
 * @param contaminated whether there may be anomalies among them that nobody has taken out, for a window of 1; false unless set
 * @param quarantine whether records that the champion finds anomalous, and those around them, are kept out of the training;
 *     true unless set
 * @param gate what the new model must stand before it is published
 * @param shadow how it proves itself on live records after that
 */
public record TrainingConfig(
        Integer rows,
        Integer minimumRows,
        Duration every,
        Boolean contaminated,
        Boolean quarantine,
        GateConfig gate,
        ShadowConfig shadow) {

    public TrainingConfig {
        rows = rows == null ? 50_000 : rows;
        minimumRows = minimumRows == null ? 200 : minimumRows;
        every = every == null ? Duration.ofHours(1) : every;
        contaminated = contaminated == null ? false : contaminated;
        quarantine = quarantine == null ? true : quarantine;
        gate = gate == null ? new GateConfig(null, null, null, null, null) : gate;
        shadow = shadow == null ? new ShadowConfig(null, null, null) : shadow;
    }

    /** What applies where nothing is set. */
    public static TrainingConfig defaults() {
        return new TrainingConfig(null, null, null, null, null, null, null);
    }
}
