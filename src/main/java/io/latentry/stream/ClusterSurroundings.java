/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.ScoreEvent;
import io.latentry.avro.ShadowReport;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.model.ModelCatalog;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;

/** A detector needs a cluster with its topics, a registry that knows the event schemas, and a model. */
final class ClusterSurroundings implements Surroundings {
    private final LatentryConfig config;
    private final DetectorConfig detector;
    private final OutputTopics topics;
    private final Serializer<Object> events;
    private final ModelCatalog catalog;

    ClusterSurroundings(
            LatentryConfig config,
            DetectorConfig detector,
            OutputTopics topics,
            Serializer<Object> events,
            ModelCatalog catalog) {
        this.config = config;
        this.detector = detector;
        this.topics = topics;
        this.events = events;
        this.catalog = catalog;
    }

    @Override
    public Optional<String> missing() {
        requireSoundCatalog();
        try {
            Optional<String> topic = topics.missing(detector);
            if (topic.isPresent()) {
                return topic.map(name -> "topic " + name + " does not exist");
            }
            Map<String, Integer> uneven = topics.uneven(detector);
            if (!uneven.isEmpty()) {
                return Optional.of(
                        "a window of several readings needs input topics with the same number of partitions, but"
                                + " they have " + uneven + "; make them alike, or set window: 1");
            }
        } catch (KafkaException e) {
            return Optional.of(noAnswer(e));
        }
        try {
            events.serialize(
                    config.topics().anomalies(), AnomalyEvent.newBuilder().build());
            events.serialize(config.topics().scores(), ScoreEvent.newBuilder().build());
            events.serialize(config.topics().shadow(), ShadowReport.newBuilder().build());
        } catch (SerializationException e) {
            return Optional.of("the event schemas are not registered: " + Failures.reason(e));
        }
        if (catalog.version(detector.name()).isEmpty()) {
            return Optional.of(remark().orElse("no model in " + config.topics().models() + " yet"));
        }
        return Optional.empty();
    }

    @Override
    public Optional<String> outage() {
        requireSoundCatalog();
        try {
            topics.requireAnswer();
            return Optional.empty();
        } catch (KafkaException e) {
            return Optional.of(noAnswer(e));
        }
    }

    @Override
    public Optional<String> remark() {
        return Stream.of(catalog.refusal(detector.name()), catalog.trouble())
                .flatMap(Optional::stream)
                .reduce((refusal, trouble) -> refusal + "; " + trouble);
    }

    /** What has broken the catalog has broken the process. */
    private void requireSoundCatalog() {
        catalog.fault().ifPresent(fault -> {
            throw new IllegalStateException("Models are not followed any more", fault);
        });
    }

    private String noAnswer(KafkaException e) {
        return "no answer from Kafka at " + config.bootstrapServers() + ": " + Failures.reason(e);
    }
}
