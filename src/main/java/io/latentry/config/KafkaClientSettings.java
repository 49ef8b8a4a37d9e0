/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The user's {@code kafka} block as settings of one kind of client: the keys that client knows, and those with the
 * client's prefix ({@code consumer.}, {@code producer.}, {@code admin.}), which win.
 */
public final class KafkaClientSettings {
    /** Records that one poll of a detector brings at most, unless the {@code kafka} block says otherwise. */
    public static final int POLL_RECORDS = 1000;

    private KafkaClientSettings() {}

    /** Settings of a plain consumer that sees committed records only, commits nothing and skips nothing. */
    public static Map<String, Object> consumer(Map<String, String> kafka) {
        Map<String, Object> settings = known(kafka, ConsumerConfig.configNames(), "consumer.");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        // It belongs to no group, so it is no member of one.
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return settings;
    }

    /** Settings of a producer. */
    public static Map<String, Object> producer(Map<String, String> kafka) {
        Map<String, Object> settings = known(kafka, ProducerConfig.configNames(), "producer.");
        settings.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        return settings;
    }

    /** Settings of an admin client. */
    public static Map<String, Object> admin(Map<String, String> kafka) {
        return known(kafka, AdminClientConfig.configNames(), "admin.");
    }

    /** Records that one poll of a detector brings at most. */
    public static int pollRecords(Map<String, String> kafka) {
        String key = ConsumerConfig.MAX_POLL_RECORDS_CONFIG;
        return Stream.of("main.consumer." + key, "consumer." + key, key)
                .map(kafka::get)
                .filter(Objects::nonNull)
                .findFirst()
                // What is no number, Kafka refuses in its own words.
                .filter(records -> records.matches("[1-9]\\d{0,8}"))
                .map(Integer::valueOf)
                .orElse(POLL_RECORDS);
    }

    private static Map<String, Object> known(Map<String, String> kafka, Set<String> names, String prefix) {
        Map<String, Object> settings = new HashMap<>();
        kafka.forEach((key, value) -> {
            if (names.contains(key)) {
                settings.put(key, value);
            }
        });
        kafka.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                settings.put(key.substring(prefix.length()), value);
            }
        });
        return settings;
    }
}
