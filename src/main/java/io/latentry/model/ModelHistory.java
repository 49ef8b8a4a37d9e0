/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.AvroDeserializer;
import io.latentry.avro.LenientValues;
import io.latentry.avro.ModelEvent;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the events of the models from the first to the one that is last now. */
final class ModelHistory {

    private ModelHistory() {}

    static List<ModelEvent> read(LatentryConfig config) {
        TopicPartition partition = new TopicPartition(config.topics().modelEvents(), 0);
        List<ModelEvent> events = new ArrayList<>();
        try (LenientValues values = new LenientValues(AvroDeserializer.ofContract(config.schemaRegistry()));
                Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                        KafkaClientSettings.consumer(config.kafka()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            if (consumer.listTopics().containsKey(partition.topic())) {
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end = consumer.endOffsets(List.of(partition)).get(partition);
                BoundedRead.to(
                        end,
                        consumer,
                        partition,
                        record -> values.of(record, ModelEvent.class).ifPresent(events::add));
            }
        }
        return events;
    }
}
