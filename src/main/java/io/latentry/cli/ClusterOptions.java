/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.local.KafkaTarget;
import picocli.CommandLine.Option;

/** Where Kafka and the schema registry are. */
final class ClusterOptions {
    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9092",
            description = "Address of Kafka. Default: ${DEFAULT-VALUE}.")
    private String bootstrapServers;

    @Option(
            names = "--schema-registry",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:8081",
            description = "Address of the schema registry. Default: ${DEFAULT-VALUE}.")
    private String schemaRegistry;

    KafkaTarget topic(String name, int partitions) {
        return KafkaTarget.of(bootstrapServers, schemaRegistry, name, partitions);
    }
}
