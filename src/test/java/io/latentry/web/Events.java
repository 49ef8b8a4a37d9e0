/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.AnomalyReason;
import io.latentry.avro.FeatureContribution;
import io.latentry.avro.LatentShift;
import io.latentry.avro.ScoreEvent;
import io.latentry.avro.Severity;
import java.time.Instant;
import java.util.List;

/** Events as a detector writes them. */
final class Events {
    private Events() {}

    static ScoreEvent score(String detector, String entity, long time, double score, long version) {
        return ScoreEvent.newBuilder()
                .setDetector(detector)
                .setEntity(entity)
                .setEventTime(Instant.ofEpochMilli(time))
                .setScore(score)
                .setAnomalous(score >= 0.5)
                .setModelVersion(version)
                .setSourceTopic("readings")
                .setSourcePartition(0)
                .setSourceOffset(time)
                .build();
    }

    static AnomalyEvent anomaly(String detector, String entity, long time) {
        return AnomalyEvent.newBuilder()
                .setEventId(detector + "/readings/0/" + time)
                .setDetector(detector)
                .setEntity(entity)
                .setEventTime(Instant.ofEpochMilli(time))
                .setDetectionTime(Instant.ofEpochMilli(time + 20))
                .setScore(0.9)
                .setPValue(0.0001)
                .setSeverity(Severity.HIGH)
                .setReason(AnomalyReason.RECONSTRUCTION)
                .setTopFeatures(List.of(new FeatureContribution("flow", 3.5, 10.25, 0.5, 0.75)))
                .setLatentMean(List.of(0.5f, -1.5f))
                .setLatentShift(new LatentShift(1, -1.5, List.of("flow", "current")))
                .setModelVersion(7)
                .setSourceTopic("readings")
                .setSourcePartition(0)
                .setSourceOffset(time)
                .build();
    }
}
