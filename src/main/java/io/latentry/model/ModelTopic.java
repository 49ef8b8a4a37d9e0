/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelEvent;
import io.latentry.config.LatentryConfig;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;

/** The models topic as an operator meets it: looked into, and changed by a decision. */
public final class ModelTopic {
    private final LatentryConfig config;

    /** The topic of that configuration; it is not touched before it is asked for. */
    public ModelTopic(LatentryConfig config) {
        this.config = config;
    }

    /**
     * What the topic holds now, by detector; nothing if there is no such topic.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public SortedMap<String, DetectorModels> read() {
        try (ModelTopicReader reader = new ModelTopicReader(config)) {
            if (!reader.exists()) {
                return new TreeMap<>();
            }
            reader.readToEnd();
            return reader.models();
        }
    }

    /**
     * What happened to the models, oldest first; nothing if there is no topic of it.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public List<ModelEvent> history() {
        return ModelHistory.read(config);
    }

    /** What the decision would change now; nothing is written. */
    public ModelChange preview(String detector, ModelDecision decision) {
        DetectorModels none = DetectorModels.none(detector);
        return decision.on(read().getOrDefault(detector, none), Instant.now());
    }

    /**
     * Decides and writes, with all other writers of the detector fenced. A decision that changes nothing writes nothing.
     *
     * @return what was written
     * @throws IllegalArgumentException when the decision does
     * @throws KafkaException when it was not committed, or when Kafka did not say in time whether it was
     */
    public ModelChange commit(String detector, ModelDecision decision) {
        try (ModelRecords records = new ModelRecords(config);
                ModelTransaction transaction = new ModelTransaction(config, detector)) {
            ModelChange change = decision.on(transaction.models(), Instant.now());
            if (!change.isNone()) {
                transaction.commit(records.of(change));
            }
            return change;
        }
    }
}
