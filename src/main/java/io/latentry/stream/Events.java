/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.AnomalyReason;
import io.latentry.avro.FeatureContribution;
import io.latentry.avro.LatentShift;
import io.latentry.avro.ScoreEvent;
import io.latentry.avro.Severity;
import io.latentry.detect.Explanation;
import io.latentry.detect.Scores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Events of one detector, made from the outcome of a batch. */
final class Events {
    private final String detector;

    Events(String detector) {
        this.detector = detector;
    }

    /** The score of the record at {@code index}. */
    ScoreEvent score(
            BatchOutcome outcome, int index, String entity, long eventTime, boolean backfill, RecordMetadata source) {
        Scores scores = outcome.scores(index);
        int row = outcome.scoresRow(index);
        return ScoreEvent.newBuilder()
                .setDetector(detector)
                .setEntity(entity)
                .setEventTime(Instant.ofEpochMilli(eventTime))
                .setReconstructionError(scores.reconstructionError(row))
                .setReconstructionNll(scores.reconstructionNll(row))
                .setLatentLogLikelihood(scores.latentLogLikelihood(row))
                .setKl(scores.kl(row))
                .setElbo(scores.elbo(row))
                .setReconstructionPValue(scores.reconstructionPValue(row))
                .setLatentPValue(scores.latentPValue(row))
                .setPValue(scores.pValue(row))
                .setScore(scores.score(row))
                .setAnomalous(scores.anomalous(row))
                .setModelVersion(outcome.modelVersion())
                .setSourceTopic(source.topic())
                .setSourcePartition(source.partition())
                .setSourceOffset(source.offset())
                .setBackfill(backfill)
                .build();
    }

    /** The anomaly event of the flagged record at {@code index}, but for what does not follow from its scores. */
    AnomalyEvent.Builder anomaly(
            BatchOutcome outcome,
            int index,
            String entity,
            long eventTime,
            boolean backfill,
            RecordMetadata source,
            long recordTimestamp) {
        Scores scores = outcome.scores(index);
        int row = outcome.scoresRow(index);
        Explanation explanation = outcome.explanation(index);
        return AnomalyEvent.newBuilder()
                .setEventId(eventId(source, recordTimestamp))
                .setDetector(detector)
                .setEntity(entity)
                .setEventTime(Instant.ofEpochMilli(eventTime))
                .setReconstructionError(scores.reconstructionError(row))
                .setReconstructionNll(scores.reconstructionNll(row))
                .setLatentLogLikelihood(scores.latentLogLikelihood(row))
                .setKl(scores.kl(row))
                .setElbo(scores.elbo(row))
                .setReconstructionPValue(scores.reconstructionPValue(row))
                .setLatentPValue(scores.latentPValue(row))
                .setPValue(scores.pValue(row))
                .setScore(scores.score(row))
                .setSeverity(Severity.valueOf(scores.severity(row).name()))
                .setReason(AnomalyReason.valueOf(scores.reason(row).name()))
                .setTopFeatures(topFeatures(explanation))
                .setLatentMean(latentMean(explanation))
                .setLatentShift(latentShift(explanation.latentShift()))
                .setModelVersion(outcome.modelVersion())
                .setSourceTopic(source.topic())
                .setSourcePartition(source.partition())
                .setSourceOffset(source.offset())
                .setBackfill(backfill);
    }

    /** The same for the same record, however often it is processed. */
    private String eventId(RecordMetadata source, long recordTimestamp) {
        return detector + "/" + source.topic() + "/" + source.partition() + "/" + source.offset() + "/"
                + recordTimestamp;
    }

    private static List<FeatureContribution> topFeatures(Explanation explanation) {
        return explanation.features().stream()
                .map(f -> FeatureContribution.newBuilder()
                        .setName(f.name())
                        .setObserved(f.observed())
                        .setExpected(f.expected())
                        .setSpread(f.spread())
                        .setContribution(f.contribution())
                        .build())
                .toList();
    }

    private static List<Float> latentMean(Explanation explanation) {
        List<Float> mean = new ArrayList<>(explanation.latentMean().length);
        for (float value : explanation.latentMean()) {
            mean.add(value);
        }
        return mean;
    }

    private static LatentShift latentShift(io.latentry.detect.LatentShift shift) {
        return LatentShift.newBuilder()
                .setDimension(shift.dimension())
                .setMean(shift.mean())
                .setGoverns(shift.governs())
                .build();
    }
}
