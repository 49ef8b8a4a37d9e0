/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead-letters topic: its letters, and their way back. A letter that is re-driven leaves a marker behind it in the topic
 * (a record with the header {@code latentry.redriven} and no value), in one transaction with the record that goes back: so
 * each goes back once, whatever filters are used and whenever a run is interrupted.
 */
public final class DeadLetterBox {
    private static final String REDRIVEN = "latentry.redriven";
    private static final int LETTERS_PER_TRANSACTION = 500;

    private final LatentryConfig config;
    private final String topic;

    /** The box of that configuration. */
    public DeadLetterBox(LatentryConfig config) {
        this.config = config;
        this.topic = config.topics().deadLetters();
    }

    /**
     * The letters, in the order in which they were written.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public List<DeadLetter> letters() {
        List<DeadLetter> letters = new ArrayList<>();
        Set<String> redriven = new HashSet<>();
        read(record -> {
            DeadLetter.header(record, REDRIVEN).ifPresent(redriven::add);
            DeadLetter.of(record).ifPresent(letters::add);
        });
        return letters.stream()
                .map(letter -> redriven.contains(letter.id()) ? letter.asRedriven() : letter)
                .sorted((a, b) -> a.written().compareTo(b.written()))
                .toList();
    }

    /**
     * Sends letters back to the topic and partition that they came from: key, value and headers as they were, without
     * {@code latentry.error.…}, and with one attempt more in {@code latentry.redrive.attempts}. Letters that have gone back
     * before, or that hold only the beginning of a record, stay.
     *
     * @param wanted which letters
     * @return what has gone back
     * @throws KafkaException when Kafka does not answer, a topic is gone, or another run has taken over
     */
    public List<DeadLetter> redrive(Predicate<DeadLetter> wanted) {
        try (Producer<byte[], byte[]> producer = producer()) {
            // From here on no other run can write, so what is read is all that there is.
            producer.initTransactions();
            Set<String> open = new HashSet<>();
            List<DeadLetter> sent = new ArrayList<>();
            letters().stream()
                    .filter(letter -> !letter.redriven() && !letter.cut())
                    .filter(wanted)
                    .forEach(letter -> {
                        open.add(letter.id());
                        sent.add(letter);
                    });
            List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();
            read(record -> {
                if (open.contains(DeadLetter.id(record))) {
                    batch.add(record);
                    if (batch.size() == LETTERS_PER_TRANSACTION) {
                        send(producer, batch);
                    }
                }
            });
            send(producer, batch);
            return sent;
        }
    }

    private void send(Producer<byte[], byte[]> producer, List<ConsumerRecord<byte[], byte[]>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        producer.beginTransaction();
        List<Future<?>> sends = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : batch) {
            sends.add(producer.send(original(record)));
            sends.add(producer.send(marker(record)));
        }
        producer.flush();
        sends.forEach(DeadLetterBox::require);
        producer.commitTransaction();
        batch.clear();
    }

    private static ProducerRecord<byte[], byte[]> original(ConsumerRecord<byte[], byte[]> record) {
        DeadLetter letter = DeadLetter.of(record).orElseThrow();
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!header.key().startsWith(DeadLetters.PREFIX) && !header.key().equals(DeadLetter.ATTEMPTS)) {
                headers.add(header);
            }
        }
        headers.add(DeadLetter.ATTEMPTS, bytes(Integer.toString(letter.attempts() + 1)));
        return new ProducerRecord<>(
                letter.source().topic(),
                letter.source().partition(),
                record.timestamp() < 0 ? null : record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }

    private ProducerRecord<byte[], byte[]> marker(ConsumerRecord<byte[], byte[]> record) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(REDRIVEN, bytes(DeadLetter.id(record)));
        return new ProducerRecord<>(topic, record.partition(), null, record.key(), null, headers);
    }

    private static void require(Future<?> sent) {
        try {
            sent.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(KafkaClientSettings.producer(config.kafka()));
        settings.put(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.application().id("redrive-" + topic));
        settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, StreamsSettings.MOST_BYTES);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void read(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                KafkaClientSettings.consumer(config.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (record.offset() < ends.get(new TopicPartition(topic, record.partition()))) {
                        reader.accept(record);
                    }
                });
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
