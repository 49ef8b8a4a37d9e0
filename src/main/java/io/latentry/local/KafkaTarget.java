/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.Map;

/**
 * A topic that Avro records are written to.
 *
 * @param kafka Kafka's own client keys; {@code bootstrap.servers} is required
 * @param schemaRegistry Confluent's client keys; {@code schema.registry.url} is required
 * @param topic name; created when it does not exist
 * @param partitions of a created topic
 */
public record KafkaTarget(Map<String, String> kafka, Map<String, String> schemaRegistry, String topic, int partitions) {

    public KafkaTarget {
        kafka = Map.copyOf(kafka);
        schemaRegistry = Map.copyOf(schemaRegistry);
        if (partitions < 1) {
            throw new IllegalArgumentException("A topic needs at least one partition, not " + partitions);
        }
    }

    /** A target without any other keys. */
    public static KafkaTarget of(String bootstrapServers, String registryUrl, String topic, int partitions) {
        return new KafkaTarget(
                Map.of("bootstrap.servers", bootstrapServers),
                Map.of("schema.registry.url", registryUrl),
                topic,
                partitions);
    }
}
