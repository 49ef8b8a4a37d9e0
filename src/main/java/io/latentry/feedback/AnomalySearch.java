/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.feedback;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.LenientValues;
import io.latentry.avro.RegistryUnavailableException;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicScan;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;

/** Finds anomaly events that somebody wants to say something about. */
public final class AnomalySearch {
    private final LatentryConfig config;

    /** A search in the anomalies topic of that configuration. */
    public AnomalySearch(LatentryConfig config) {
        this.config = config;
    }

    /**
     * The event of that identity.
     *
     * @throws IllegalArgumentException when the anomalies topic does not hold it
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     * @throws RegistryUnavailableException when the registry does not
     */
    public AnomalyEvent event(String id) {
        String topic = config.topics().anomalies();
        AtomicReference<AnomalyEvent> found = new AtomicReference<>();
        try (Admin admin = Admin.create(KafkaClientSettings.admin(config.kafka()));
                TopicScan scan = new TopicScan(config, admin);
                LenientValues events = new LenientValues(AvroDeserializer.ofContract(config.schemaRegistry()))) {
            scan.read(
                    topic,
                    record -> events.of(record, AnomalyEvent.class)
                            .filter(event -> event.getEventId().equals(id))
                            .ifPresent(found::set));
        }
        return Optional.ofNullable(found.get())
                .orElseThrow(() -> new IllegalArgumentException("there is no event " + id + " in topic " + topic
                        + " (any more); name --entity, --from and --to instead"));
    }
}
