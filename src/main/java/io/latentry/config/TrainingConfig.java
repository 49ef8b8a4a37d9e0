/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Duration;
import java.util.Optional;

/**
 * Which records a detector's model is trained on, and when.
 *
 * @param rows at most so many records; 50,000 unless set
 * @param minimumRows fewer records than this are refused; 200 unless set
 * @param since only records younger than this; where there are more than {@code rows}, they are taken from all over that
 *     time, else the newest. Not limited unless set
 * @param every the sidecar trains at the latest after this pause; one hour unless set
 * @param newRecords it trains after so many new records, too; 0, never, unless set
 * @param drift when it looks whether the records have moved
 * @param contaminated whether there may be anomalies among them that nobody has taken out: without a champion that tells, the
 *     most unusual records are kept out of the training; false unless set
 * @param quarantine whether records that the champion finds anomalous, and those around them, are kept out of the training;
 *     true unless set
 * @param warmStart whether its networks go on from the champion's, where they are of the same shape, have not seen what
 *     calibrates the new ones, and find the newest records likelier than a fresh start does; true unless set
 * @param gate what the new model must stand before it is published
 * @param shadow how it proves itself on live records after that
 * @param keepVersions so many of the newest versions stay in the models topic, beside those that are needed; 20 unless set, 0 for
 *     all
 */
public record TrainingConfig(
        Integer rows,
        Integer minimumRows,
        Optional<Duration> since,
        Duration every,
        Integer newRecords,
        DriftConfig drift,
        Boolean contaminated,
        Boolean quarantine,
        Boolean warmStart,
        GateConfig gate,
        ShadowConfig shadow,
        Integer keepVersions) {

    public TrainingConfig {
        rows = rows == null ? 50_000 : rows;
        minimumRows = minimumRows == null ? 200 : minimumRows;
        since = since == null ? Optional.empty() : since;
        every = every == null ? Duration.ofHours(1) : every;
        newRecords = newRecords == null ? 0 : newRecords;
        drift = drift == null ? new DriftConfig(null, null, null) : drift;
        contaminated = contaminated == null ? false : contaminated;
        quarantine = quarantine == null ? true : quarantine;
        warmStart = warmStart == null ? true : warmStart;
        gate = gate == null ? new GateConfig(null, null, null, null, null) : gate;
        shadow = shadow == null ? new ShadowConfig(null, null, null) : shadow;
        keepVersions = keepVersions == null ? 20 : keepVersions;
    }

    /** What applies where nothing is set. */
    public static TrainingConfig defaults() {
        return ofRows(null, null);
    }

    /** What applies where nothing but these is set. */
    public static TrainingConfig ofRows(Integer rows, Integer minimumRows) {
        return new TrainingConfig(rows, minimumRows, null, null, null, null, null, null, null, null, null, null);
    }
}
