/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureContribution;
import io.latentry.avro.LatentShift;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An anomaly as the page and {@code /api/anomalies} show it: {@link AnomalyEvent} with bounded lists and texts. Times
 * are milliseconds since the epoch, the signals have the units of the event's schema.
 */
record AnomalyView(
        String eventId,
        String detector,
        String entity,
        long eventTime,
        long detectionTime,
        String severity,
        String reason,
        double score,
        double pValue,
        double reconstructionPValue,
        double latentPValue,
        double reconstructionError,
        double reconstructionNll,
        double latentLogLikelihood,
        double kl,
        double elbo,
        List<Feature> topFeatures,
        List<Float> latentMean,
        Optional<Shift> latentShift,
        long modelVersion,
        boolean backfill,
        Map<String, String> passThrough,
        Source source) {

    /** Oldest detection first; the same record detected once is one anomaly. */
    static final Comparator<AnomalyView> BY_DETECTION = Comparator.comparingLong(AnomalyView::detectionTime)
            .thenComparing(AnomalyView::eventId)
            .thenComparing(a -> a.source().topic())
            .thenComparingInt(a -> a.source().partition())
            .thenComparingLong(a -> a.source().offset());

    private static final int FEATURES = 32;
    private static final int LATENT_DIMENSIONS = 128;

    static AnomalyView of(AnomalyEvent event) {
        return new AnomalyView(
                Texts.clip(event.getEventId()),
                Texts.clip(event.getDetector()),
                Texts.clip(event.getEntity()),
                event.getEventTime().toEpochMilli(),
                event.getDetectionTime().toEpochMilli(),
                event.getSeverity().name(),
                event.getReason().name(),
                event.getScore(),
                event.getPValue(),
                event.getReconstructionPValue(),
                event.getLatentPValue(),
                event.getReconstructionError(),
                event.getReconstructionNll(),
                event.getLatentLogLikelihood(),
                event.getKl(),
                event.getElbo(),
                event.getTopFeatures().stream().limit(FEATURES).map(Feature::of).toList(),
                event.getLatentMean().stream().limit(LATENT_DIMENSIONS).toList(),
                Optional.ofNullable(event.getLatentShift()).map(Shift::of),
                event.getModelVersion(),
                event.getBackfill(),
                texts(event.getPassThrough()),
                new Source(Texts.clip(event.getSourceTopic()), event.getSourcePartition(), event.getSourceOffset()));
    }

    private static Map<String, String> texts(Map<String, String> fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.entrySet().stream()
                .limit(FEATURES)
                .forEach(field -> texts.put(Texts.clip(field.getKey()), Texts.clip(field.getValue())));
        return texts;
    }

    /** What one feature contributed; values in the feature's own unit, the contribution a share of 1. */
    record Feature(String name, double observed, double expected, double spread, double contribution) {

        private static Feature of(FeatureContribution feature) {
            return new Feature(
                    Texts.clip(feature.getName()),
                    feature.getObserved(),
                    feature.getExpected(),
                    feature.getSpread(),
                    feature.getContribution());
        }
    }

    /** The latent dimension that lies furthest out, counted from 0, and the features it moves most. */
    record Shift(int dimension, double mean, List<String> governs) {

        private static Shift of(LatentShift shift) {
            return new Shift(
                    shift.getDimension(),
                    shift.getMean(),
                    shift.getGoverns().stream().limit(FEATURES).map(Texts::clip).toList());
        }
    }

    /** Where the scored record lies. */
    record Source(String topic, int partition, long offset) {}
}
