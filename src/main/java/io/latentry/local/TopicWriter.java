/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import io.latentry.avro.AvroSerdes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes Avro records to one topic, each exactly once in order, and makes the topic when it is missing. */
final class TopicWriter implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String topic;
    private final KafkaProducer<String, Object> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    private TopicWriter(KafkaTarget target) {
        this.topic = target.topic();
        Map<String, Object> settings = new HashMap<>(Map.of(
                "linger.ms",
                20,
                "batch.size",
                64 * 1024,
                "max.block.ms",
                PATIENCE.toMillis(),
                "request.timeout.ms",
                (int) PATIENCE.toMillis(),
                "delivery.timeout.ms",
                (int) (3 * PATIENCE.toMillis())));
        settings.putAll(target.kafka());
        settings.put("acks", "all");
        settings.put("enable.idempotence", true);
        this.producer = new KafkaProducer<>(
                settings, new StringSerializer(), AvroSerdes.valueSerializer(target.schemaRegistry()));
    }

    /**
     * A writer to that topic.
     *
     * @param topicSettings of the topic if it has to be created
     * @throws KafkaException when Kafka does not answer or refuses
     */
    static TopicWriter open(KafkaTarget target, Map<String, String> topicSettings) {
        createTopic(target, topicSettings);
        return new TopicWriter(target);
    }

    /**
     * Hands a record over.
     *
     * @param headers names and texts
     * @throws KafkaException when this or an earlier record cannot be written
     */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback keeps what the future would tell.
    void send(String key, long time, IndexedRecord value, Map<String, String> headers) {
        throwFailure();
        ProducerRecord<String, Object> record = new ProducerRecord<>(topic, null, time, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        producer.send(record, (metadata, exception) -> failure.compareAndSet(null, exception));
    }

    /** Returns when everything handed over is written. */
    void flush() {
        producer.flush();
        throwFailure();
    }

    @Override
    public void close() {
        producer.close(PATIENCE);
    }

    private void throwFailure() {
        Exception first = failure.get();
        if (first != null) {
            throw new KafkaException(
                    "Topic " + topic + ": a record could not be written: " + first.getMessage(), first);
        }
    }

    private static void createTopic(KafkaTarget target, Map<String, String> topicSettings) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                "default.api.timeout.ms", (int) PATIENCE.toMillis(), "request.timeout.ms", (int) PATIENCE.toMillis()));
        settings.putAll(target.kafka());
        NewTopic topic =
                new NewTopic(target.topic(), Optional.of(target.partitions()), Optional.empty()).configs(topicSettings);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(topic)).all().get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw unusable(target, e.getCause());
            }
        } catch (TimeoutException e) {
            throw unusable(target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unusable(target, e);
        }
    }

    private static KafkaException unusable(KafkaTarget target, Throwable cause) {
        return new KafkaException(
                "Topic " + target.topic() + " cannot be created at "
                        + target.kafka().get("bootstrap.servers") + "; is Kafka running there?",
                cause);
    }
}
