/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

/**
 * Names and creation of the output topics.
 *
 * @param prefix what every output topic's name begins with; {@code latentry.} unless set
 * @param create whether missing output topics are created at start; {@code true} unless set
 * @param replicationFactor of created topics; the broker's default unless set
 */
public record TopicsConfig(String prefix, Boolean create, Short replicationFactor) {

    public TopicsConfig {
        prefix = prefix == null ? "latentry." : prefix;
        create = create == null || create;
        replicationFactor = replicationFactor == null ? (short) -1 : replicationFactor;
    }

    /** Anomaly events, keyed by entity. */
    public String anomalies() {
        return prefix + "anomalies";
    }

    /** Scores of all or sampled records, keyed by entity. */
    public String scores() {
        return prefix + "scores";
    }

    /** Records that could not be read, with their original key and value. */
    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /** Model parts, manifests and roles; one compacted partition. */
    public String models() {
        return prefix + "models";
    }

    /** What happened to the models, kept for good; one partition. */
    public String modelEvents() {
        return prefix + "model-events";
    }

    /** In what a second model agrees with the champion, keyed by detector; one partition. */
    public String shadow() {
        return prefix + "shadow";
    }

    /** What people said about the detectors' judgements; one compacted partition. */
    public String feedback() {
        return prefix + "feedback";
    }

    /** Anomaly events of past ranges that were judged once more. */
    public String replay() {
        return prefix + "replay";
    }
}
