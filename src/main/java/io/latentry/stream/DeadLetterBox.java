/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicScan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
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
     * The newest of the wanted letters.
     *
     * @param limit how many at most
     * @throws KafkaException when Kafka does not answer
     */
    public Listing newest(Predicate<DeadLetter> wanted, int limit) {
        NewestLetters newest = new NewestLetters(wanted, limit);
        read(newest::read);
        return new Listing(newest.letters(), newest.found());
    }

    /**
     * Some of the letters.
     *
     * @param letters in the order in which they were written
     * @param found how many there are
     */
    public record Listing(List<DeadLetter> letters, long found) {}

    /**
     * Tells what {@link #redrive} would send back: letters that have not gone back before, are whole, say where they came
     * from, and are wanted, with those that other detectors have of the same records.
     *
     * @param wanted which letters
     * @param letter told each
     * @throws KafkaException when Kafka does not answer
     */
    public void open(Predicate<DeadLetter> wanted, Consumer<DeadLetter> letter) {
        readAgain(open(wanted), (record, group) -> DeadLetter.of(record).ifPresent(letter));
    }

    /**
     * Sends records back to the topic and partition that they came from: key, value, timestamp and headers as they were,
     * without {@code latentry.error.…}, and with one attempt more in {@code latentry.redrive.attempts}. A record that several
     * detectors have laid aside goes back once, for all of them.
     *
     * @param wanted which letters, of those that are open
     * @param letter told each letter whose record has gone back, once that is committed
     * @throws KafkaException when Kafka does not answer, a topic is gone, or another run has taken over
     */
    public void redrive(Predicate<DeadLetter> wanted, Consumer<DeadLetter> letter) {
        try (Producer<byte[], byte[]> producer = producer()) {
            // From here on no other run can write, so what is read is all that there is.
            producer.initTransactions();
            Transactions transactions = new Transactions(producer, letter);
            readAgain(open(wanted), transactions::add);
            transactions.commit();
        }
    }

    private OpenLetters open(Predicate<DeadLetter> wanted) {
        OpenLetters open = new OpenLetters(wanted);
        read(open::read);
        return open;
    }

    private void readAgain(OpenLetters open, BiConsumer<ConsumerRecord<byte[], byte[]>, OpenLetters.Group> reader) {
        if (open.isEmpty()) {
            return;
        }
        read(record -> {
            OpenLetters.Group group = open.group(DeadLetter.id(record));
            if (group != null) {
                reader.accept(record, group);
            }
        });
    }

    /** Records on their way back, each in one transaction with the markers of its letters. */
    private final class Transactions {
        private final Producer<byte[], byte[]> producer;
        private final Consumer<DeadLetter> sent;
        private final List<ProducerRecord<byte[], byte[]>> batch = new ArrayList<>();
        private final List<DeadLetter> batched = new ArrayList<>();
        private long bytes;

        Transactions(Producer<byte[], byte[]> producer, Consumer<DeadLetter> sent) {
            this.producer = producer;
            this.sent = sent;
        }

        void add(ConsumerRecord<byte[], byte[]> record, OpenLetters.Group group) {
            DeadLetter letter = DeadLetter.of(record).orElseThrow();
            if (group.send()) {
                batch.add(original(record, letter));
                group.ids().forEach(id -> batch.add(marker(id)));
                bytes += Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
            }
            batched.add(letter);
            if (batched.size() >= LETTERS_PER_TRANSACTION || bytes >= BYTES_PER_TRANSACTION) {
                commit();
            }
        }

        void commit() {
            if (!batch.isEmpty()) {
                producer.beginTransaction();
                List<Future<?>> sends = new ArrayList<>();
                batch.forEach(record -> sends.add(producer.send(record)));
                producer.flush();
                sends.forEach(DeadLetterBox::require);
                producer.commitTransaction();
            }
            batched.forEach(sent);
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

    private ProducerRecord<byte[], byte[]> marker(String id) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(DeadLetter.REDRIVEN, bytes(id));
        return new ProducerRecord<>(topic, DeadLetter.partition(id), null, null, null, headers);
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
