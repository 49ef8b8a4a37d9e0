/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead-letters topic: its letters, and their way back. A letter that is re-driven leaves a marker behind it in the topic
 * (a record with the header {@code latentry.redriven} and no value), in one transaction with the record that goes back: so
 * each goes back once, whatever filters are used and whenever a run is interrupted.
 */
public final class DeadLetterBox {
    private static final int LETTERS_PER_TRANSACTION = 500;
    private static final long BYTES_PER_TRANSACTION = 16 << 20;

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
        read(record -> DeadLetter.of(record)
                .ifPresentOrElse(
                        letters::add,
                        () -> DeadLetter.header(record, DeadLetter.REDRIVEN).ifPresent(redriven::add)));
        return letters.stream()
                .map(letter -> redriven.contains(letter.id()) ? letter.asRedriven() : letter)
                .sorted((a, b) -> a.written().compareTo(b.written()))
                .toList();
    }

    /**
     * What {@link #redrive} would send back: letters that have not gone back before, are whole, say where they came from, and
     * are wanted, with those that other detectors have of the same records.
     *
     * @param wanted which letters
     * @throws KafkaException when Kafka does not answer
     */
    public List<DeadLetter> open(Predicate<DeadLetter> wanted) {
        return openByRecord(wanted).values().stream().flatMap(List::stream).toList();
    }

    /**
     * Sends records back to the topic and partition that they came from: key, value, timestamp and headers as they were,
     * without {@code latentry.error.…}, and with one attempt more in {@code latentry.redrive.attempts}. A record that several
     * detectors have laid aside goes back once, for all of them.
     *
     * @param wanted which letters, of those that are open
     * @return the letters of what has gone back
     * @throws KafkaException when Kafka does not answer, a topic is gone, or another run has taken over
     */
    public List<DeadLetter> redrive(Predicate<DeadLetter> wanted) {
        try (Producer<byte[], byte[]> producer = producer()) {
            // From here on no other run can write, so what is read is all that there is.
            producer.initTransactions();
            Map<String, List<DeadLetter>> byFirst = new HashMap<>();
            openByRecord(wanted)
                    .values()
                    .forEach(letters -> byFirst.put(letters.get(0).id(), letters));
            Transactions transactions = new Transactions(producer);
            read(record -> {
                List<DeadLetter> letters = byFirst.get(DeadLetter.id(record));
                if (letters != null) {
                    transactions.add(record, letters);
                }
            });
            transactions.commit();
            return transactions.sent;
        }
    }

    private Map<SourceRecord, List<DeadLetter>> openByRecord(Predicate<DeadLetter> wanted) {
        Map<SourceRecord, List<DeadLetter>> open = letters().stream()
                .filter(DeadLetter::isOpen)
                .collect(Collectors.groupingBy(
                        letter -> new SourceRecord(letter.source(), letter.offset(), letter.timestamp()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        open.values().removeIf(letters -> letters.stream().noneMatch(wanted));
        return open;
    }

    /** The timestamp tells records apart that had the same place in a topic and in one of that name before. */
    private record SourceRecord(TopicPartition source, long offset, long timestamp) {}

    /** Records on their way back, each in one transaction with the markers of its letters. */
    private final class Transactions {
        private final Producer<byte[], byte[]> producer;
        private final List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
        private final List<DeadLetter> batched = new ArrayList<>();
        private final List<DeadLetter> sent = new ArrayList<>();
        private long bytes;

        Transactions(Producer<byte[], byte[]> producer) {
            this.producer = producer;
        }

        void add(ConsumerRecord<byte[], byte[]> record, List<DeadLetter> letters) {
            batch.add(original(record, letters.get(0)));
            letters.forEach(letter -> batch.add(marker(letter)));
            batched.addAll(letters);
            bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            if (batched.size() >= LETTERS_PER_TRANSACTION || bytes >= BYTES_PER_TRANSACTION) {
                commit();
            }
        }

        void commit() {
            if (batch.isEmpty()) {
                return;
            }
            producer.beginTransaction();
            List<Future<?>> sends = new ArrayList<>();
            batch.forEach(record -> sends.add(producer.send(record)));
            producer.flush();
            sends.forEach(DeadLetterBox::require);
            producer.commitTransaction();
            sent.addAll(batched);
            batch.clear();
            batched.clear();
            bytes = 0;
        }
    }

    private static ProducerRecord<byte[], byte[]> original(ConsumerRecord<byte[], byte[]> record, DeadLetter letter) {
        RecordHeaders headers = new RecordHeaders();
        for (Header header : record.headers()) {
            if (!DeadLetters.isOurs(header.key()) && !header.key().equals(DeadLetter.ATTEMPTS)) {
                headers.add(header);
            }
        }
        headers.add(DeadLetter.ATTEMPTS, bytes(Integer.toString(letter.attempts() + 1)));
        return new ProducerRecord<>(
                letter.source().topic(),
                letter.source().partition(),
                letter.timestamp() < 0 ? null : letter.timestamp(),
                record.key(),
                record.value(),
                headers);
    }

    private ProducerRecord<byte[], byte[]> marker(DeadLetter letter) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(DeadLetter.REDRIVEN, bytes(letter.id()));
        return new ProducerRecord<>(topic, letter.partition(), null, null, null, headers);
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
        try (Admin admin = Admin.create(KafkaClientSettings.admin(config.kafka()));
                TopicScan scan = new TopicScan(config, admin)) {
            scan.read(topic, reader);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
