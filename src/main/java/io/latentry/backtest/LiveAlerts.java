/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.LenientValues;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicScan;
import io.latentry.stream.ReplaySpan;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** The anomaly events that the live detector has given of a range. */
final class LiveAlerts {
    private LiveAlerts() {}

    /**
     * Tells the comparison of each. An event's record is as old as the record that it is of, which tells whether it belongs to the
     * range where that one is no longer there.
     *
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    static void read(
            LatentryConfig config,
            Admin admin,
            String detector,
            BacktestRequest request,
            PastRange range,
            Comparison comparison) {
        String topic = config.topics().anomalies();
        if (!TopicScan.await(admin.listTopics().names()).contains(topic)) {
            return;
        }
        long first = request.from().toEpochMilli();
        long end = request.to().toEpochMilli();
        try (TopicScan scan = new TopicScan(config, admin);
                LenientValues events = new LenientValues(AvroDeserializer.ofContract(config.schemaRegistry()))) {
            scan.read(
                    topic,
                    record -> events.of(record, AnomalyEvent.class)
                            .filter(event -> event.getDetector().equals(detector))
                            .ifPresent(event -> {
                                TopicPartition source =
                                        new TopicPartition(event.getSourceTopic(), event.getSourcePartition());
                                long offset = event.getSourceOffset();
                                ReplaySpan span = range.spans().get(source);
                                if (span != null && span.contains(offset)) {
                                    comparison.live(source, offset, event.getEntity());
                                } else if (span != null
                                        && offset < range.beginnings().get(source)
                                        && record.timestamp() >= first
                                        && record.timestamp() < end) {
                                    comparison.gone();
                                }
                            }));
        }
    }
}
