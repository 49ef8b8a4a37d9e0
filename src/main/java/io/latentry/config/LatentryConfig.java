/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The whole configuration of one process.
 *
 * @param kafka Kafka's own keys, passed through to every client ({@code bootstrap.servers} is required)
 * @param schemaRegistry Confluent's client keys ({@code schema.registry.url} is required)
 * @param topics names of the output topics
 * @param application identity and working folder of the Kafka Streams clients
 * @param device {@code auto}, {@code cpu} or {@code gpu}
 * @param detectors the detectors that this process runs, by unique name
 * @param dashboard where the page listens
 * @param health where the health endpoint listens; absent when there is none
 */
public record LatentryConfig(
        Map<String, String> kafka,
        Map<String, String> schemaRegistry,
        TopicsConfig topics,
        ApplicationConfig application,
        String device,
        List<DetectorConfig> detectors,
        DashboardConfig dashboard,
        Optional<HealthConfig> health) {

    public LatentryConfig {
        kafka = Map.copyOf(kafka);
        schemaRegistry = Map.copyOf(schemaRegistry);
        topics = topics == null ? new TopicsConfig(null, null, null) : topics;
        application = application == null ? new ApplicationConfig(null, null) : application;
        device = device == null ? "auto" : device;
        detectors = List.copyOf(detectors);
        dashboard = dashboard == null ? new DashboardConfig(null, null) : dashboard;
        health = health == null ? Optional.empty() : health;
    }

    /** The detector of that name. */
    public Optional<DetectorConfig> detector(String name) {
        return detectors.stream().filter(d -> d.name().equals(name)).findFirst();
    }

    /** This configuration with the page elsewhere. */
    public LatentryConfig withDashboard(DashboardConfig at) {
        return new LatentryConfig(kafka, schemaRegistry, topics, application, device, detectors, at, health);
    }

    /** Value of Kafka's {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return kafka.get("bootstrap.servers");
    }

    /** Folder that Kafka Streams keeps its local state in. */
    public Path stateDir() {
        return Path.of(application.stateDir());
    }
}
