/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topics that we write: the making of them, and which topics a detector lacks. */
public final class OutputTopics implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final Duration SIGN_OF_LIFE_WITHIN = Duration.ofSeconds(4);
    private static final int EVENT_PARTITIONS = 4;
    private static final Duration SHADOW_KEPT = Duration.ofDays(7);
    private static final int DEAD_LETTER_BYTES = 2 * 1024 * 1024;

    private final TopicsConfig config;
    private final Admin admin;

    /** The topics of that configuration. */
    public OutputTopics(LatentryConfig config) {
        this.config = config.topics();
        this.admin = Admin.create(KafkaClientSettings.admin(config.kafka()));
    }

    /**
     * Makes the output topics that do not exist yet, where {@code topics.create} allows it.
     *
     * @throws KafkaException when Kafka does not answer or refuses
     */
    public void create() {
        if (!config.create()) {
            return;
        }
        Set<String> existing = await(admin.listTopics().names());
        for (NewTopic topic : outputs()) {
            if (!existing.contains(topic.name())) {
                create(topic);
            }
        }
    }

    /**
     * Asks the cluster for a sign of life.
     *
     * @throws KafkaException when it gives none within a few seconds
     */
    public void requireAnswer() {
        TopicScan.await(admin.describeCluster().clusterId(), SIGN_OF_LIFE_WITHIN);
    }

    /**
     * The first topic that the detector needs and that neither exists nor could be made. It runs without those that only
     * commands and trainings use: model events, feedback, replay.
     */
    public Optional<String> missing(DetectorConfig detector) {
        create();
        Set<String> existing = await(admin.listTopics().names());
        Set<String> dispensable = new HashSet<>(Set.of(config.modelEvents(), config.feedback(), config.replay()));
        if (!detector.training().shadow().enabled()) {
            dispensable.add(config.shadow());
        }
        return Stream.concat(
                        detector.topics().stream(),
                        outputs().stream().map(NewTopic::name).filter(name -> !dispensable.contains(name)))
                .filter(name -> !existing.contains(name))
                .findFirst();
    }

    /**
     * The detector's input topics whose numbers of partitions differ, each with its number; none if all are alike or the
     * detector judges each record by itself. An entity's records of two topics meet in one place only if its key falls on the
     * same partition of both; an entity that a field names is brought there by a topic of its own.
     */
    public Map<String, Integer> uneven(DetectorConfig detector) {
        if (detector.window() == 1
                || !detector.entityIsKey()
                || detector.topics().size() == 1) {
            return Map.of();
        }
        Map<String, Integer> partitions = new TreeMap<>();
        await(admin.describeTopics(detector.topics()).allTopicNames())
                .forEach(
                        (name, topic) -> partitions.put(name, topic.partitions().size()));
        return Set.copyOf(partitions.values()).size() > 1 ? partitions : Map.of();
    }

    /**
     * How many bytes a record of the dead-letters topic may have; empty where we may not ask.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public OptionalInt deadLetterBytes() {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, config.deadLetters());
        try {
            return OptionalInt.of(
                    Integer.parseInt(await(admin.describeConfigs(List.of(topic)).all())
                            .get(topic)
                            .get("max.message.bytes")
                            .value()));
        } catch (AuthorizationException e) {
            return OptionalInt.empty();
        }
    }

    private List<NewTopic> outputs() {
        // An active segment is never cleaned, so a compacted topic rolls it every hour.
        Map<String, String> compacted = Map.of("cleanup.policy", "compact", "segment.ms", "3600000");
        List<NewTopic> topics = new ArrayList<>();
        // A dead letter is a record as large as the cluster allows, and some headers.
        Map<String, String> roomy = Map.of("max.message.bytes", Integer.toString(DEAD_LETTER_BYTES));
        for (String name : List.of(config.anomalies(), config.scores(), config.replay())) {
            topics.add(new NewTopic(name, Optional.of(EVENT_PARTITIONS), replication()));
        }
        topics.add(new NewTopic(config.deadLetters(), Optional.of(EVENT_PARTITIONS), replication()).configs(roomy));
        topics.add(new NewTopic(config.models(), Optional.of(1), replication()).configs(compacted));
        topics.add(new NewTopic(config.feedback(), Optional.of(1), replication()).configs(compacted));
        topics.add(new NewTopic(config.modelEvents(), Optional.of(1), replication())
                .configs(Map.of("retention.ms", "-1")));
        topics.add(new NewTopic(config.shadow(), Optional.of(1), replication())
                .configs(Map.of("retention.ms", Long.toString(SHADOW_KEPT.toMillis()))));
        return topics;
    }

    private Optional<Short> replication() {
        return config.replicationFactor() > 0 ? Optional.of(config.replicationFactor()) : Optional.empty();
    }

    private void create(NewTopic topic) {
        try {
            await(admin.createTopics(List.of(topic)).all());
        } catch (TopicExistsException e) {
            // Another process was faster; that is as good.
            return;
        }
    }

    private static <T> T await(KafkaFuture<T> answer) {
        return TopicScan.await(answer, ANSWER_WITHIN);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(2));
    }
}
