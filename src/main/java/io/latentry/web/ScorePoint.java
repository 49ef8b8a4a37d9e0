/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * The highest score of one entity within one second of event time. In JSON {@code [time, score, anomalous]}.
 *
 * @param time start of the second, milliseconds since the epoch
 * @param score 0 to 1
 * @param anomalous whether a record of that second was anomalous
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"time", "score", "anomalous"})
record ScorePoint(long time, double score, boolean anomalous) {
    private static final long SECOND = 1000;

    static ScorePoint at(long eventTime, double score, boolean anomalous) {
        return new ScorePoint(Math.floorDiv(eventTime, SECOND) * SECOND, score, anomalous);
    }

    ScorePoint merge(ScorePoint other) {
        return new ScorePoint(time, Math.max(score, other.score), anomalous || other.anomalous);
    }
}
