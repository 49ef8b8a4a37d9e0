/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of one detector's Kafka Streams client: our defaults, then the user's {@code kafka} block, then what must not
 * be changed. What serves alerts is not a short commit interval but {@link PromptCommits}: a result asks for its commit
 * itself, so that the interval only bounds the wait at full speed, and a commit sends at once what {@code linger.ms}, as
 * Streams sets it, holds back. A thread looks after such requests whenever a poll ends, hence the short {@code poll.ms}.
 */
final class StreamsSettings {
    private static final String BARE_INTERCEPTORS = "interceptor.classes";
    /** Of the topics that Streams makes: what fits a source must fit them, though their records have a header more. */
    private static final String TOPIC_BYTES = StreamsConfig.topicPrefix("max.message.bytes");

    private static final String INSTANCE = "group.instance.id";
    private static final String INTERCEPTORS = StreamsConfig.mainConsumerPrefix(BARE_INTERCEPTORS);

    /** Room for a dead letter: a record as large as a cluster allows by default, and some headers. */
    static final String MOST_BYTES = "2097152";

    private static final int DEFAULT_PRODUCER_BYTES = 1_048_576;

    private static final List<ClientDefault> CLIENT_DEFAULTS = List.of(
            new ClientDefault("producer.", "max.request.size", MOST_BYTES),
            new ClientDefault("main.consumer.", "max.poll.records", Integer.toString(KafkaClientSettings.POLL_RECORDS)),
            new ClientDefault("consumer.", "auto.offset.reset", "earliest"),
            // After a crash the partitions stay unread for this long.
            new ClientDefault("consumer.", "session.timeout.ms", "10000"));

    private StreamsSettings() {}

    static Properties of(LatentryConfig config, DetectorConfig detector) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.POLL_MS_CONFIG, "10");
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, "500");
        settings.put(StreamsConfig.LOG_SUMMARY_INTERVAL_MS_CONFIG, "-1");
        if (config.topics().replicationFactor() > 0) {
            settings.put(
                    StreamsConfig.REPLICATION_FACTOR_CONFIG,
                    config.topics().replicationFactor().toString());
        }
        CLIENT_DEFAULTS.forEach(setting -> setting.putUnlessSet(config.kafka(), settings));

        settings.putAll(config.kafka());
        int producerBytes = producerBytes(settings).orElse(DEFAULT_PRODUCER_BYTES);
        settings.putIfAbsent(TOPIC_BYTES, Integer.toString(producerBytes));
        settings.put(EntityRouter.ROOM, Integer.toString(Math.min(producerBytes, bytes(settings, TOPIC_BYTES))));

        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, config.application().id(detector.name()));
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, detector.threads().toString());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_GLOBAL_ENABLED_CONFIG, "true");
        // Bare, it would reach the producers too, which refuse a consumer's interceptor.
        settings.remove(BARE_INTERCEPTORS);
        settings.put(INTERCEPTORS, interceptors(config));
        // Streams tells its threads apart by itself, and a group is one detector's; only the main consumer is a member.
        settings.remove(INSTANCE);
        settings.remove(StreamsConfig.consumerPrefix(INSTANCE));
        instance(config).ifPresent(id -> settings.put(StreamsConfig.mainConsumerPrefix(INSTANCE), id));
        return settings;
    }

    /** Lets dead letters be no larger than the topic and the producer allow. */
    static void limitDeadLetters(Properties settings, int topicBytes) {
        int producerBytes = producerBytes(settings).orElse(topicBytes);
        settings.put(DeadLetters.ROOM, Integer.toString(Math.min(topicBytes, producerBytes)));
    }

    private static Optional<Integer> producerBytes(Properties settings) {
        return Stream.of("producer.max.request.size", "max.request.size")
                .filter(settings::containsKey)
                .findFirst()
                .map(key -> bytes(settings, key));
    }

    private static int bytes(Properties settings, String key) {
        return Integer.parseInt(settings.getProperty(key).strip());
    }

    /**
     * Whether a client that closes leaves its group. A static member (KIP-345) stays: it is expected back before its session
     * times out, and nothing has to move meanwhile.
     */
    static GroupMembershipOperation onClose(LatentryConfig config) {
        return instance(config).isPresent()
                ? GroupMembershipOperation.REMAIN_IN_GROUP
                : GroupMembershipOperation.LEAVE_GROUP;
    }

    private static Optional<String> instance(LatentryConfig config) {
        return Stream.of(StreamsConfig.mainConsumerPrefix(INSTANCE), StreamsConfig.consumerPrefix(INSTANCE), INSTANCE)
                .map(config.kafka()::get)
                .filter(id -> id != null && !id.isBlank())
                .findFirst();
    }

    /** The user's interceptors and, after them, ours: it tags what they let through. */
    private static String interceptors(LatentryConfig config) {
        return Stream.concat(
                        Stream.of(INTERCEPTORS, StreamsConfig.consumerPrefix(BARE_INTERCEPTORS), BARE_INTERCEPTORS)
                                .map(config.kafka()::get)
                                .filter(classes -> classes != null && !classes.isBlank())
                                .limit(1),
                        Stream.of(PollTagger.class.getName()))
                .collect(Collectors.joining(","));
    }

    /** A default of one kind of client; Streams lets a prefixed key win over a bare one, whoever set it. */
    private record ClientDefault(String prefix, String key, String value) {
        void putUnlessSet(Map<String, String> users, Properties settings) {
            if (users.keySet().stream().noneMatch(name -> name.equals(key) || name.endsWith("." + key))) {
                settings.put(prefix + key, value);
            }
        }
    }
}
