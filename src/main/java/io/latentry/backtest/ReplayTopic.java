/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.AvroSerdes;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The topic that replays write to: anomaly events as the live detector gives them, keyed by entity, each with the replay's
 * identity in the header {@value #HEADER}. Their records are as old as their writing, so that they live as long as others.
 */
final class ReplayTopic implements AutoCloseable {
    static final String HEADER = "latentry.replay";

    private final String topic;
    private final byte[] replay;
    private final Producer<String, byte[]> producer;
    private final Serializer<Object> events;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /** @param replay identity of the replay */
    ReplayTopic(LatentryConfig config, String replay) {
        this.topic = config.topics().replay();
        this.replay = replay.getBytes(StandardCharsets.UTF_8);
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        Map<String, Object> settings = KafkaClientSettings.producer(config.kafka());
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        events = AvroSerdes.valueSerializer(config.schemaRegistry());
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    void write(AnomalyEvent event) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic, event.getEntity(), events.serialize(topic, event));
        record.headers().add(HEADER, replay);
        var unused = producer.send(record, (written, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    /**
     * Waits until all is written.
     *
     * @throws KafkaException when some of it was not
     */
    void flush() {
        producer.flush();
        Exception failed = failure.get();
        if (failed != null) {
            throw new KafkaException("Topic " + topic + " does not hold all events of this replay", failed);
        }
    }

    @Override
    public void close() {
        producer.close();
        events.close();
    }
}
