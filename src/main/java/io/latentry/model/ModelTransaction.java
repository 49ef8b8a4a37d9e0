/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * One change to a detector's models, as every writer makes it: fence the other writers of this detector, read to the end of
 * what they wrote, decide, commit. A writer that has been fenced in between commits nothing.
 */
final class ModelTransaction implements AutoCloseable {
    /** The writers of other detectors wait for the end of a transaction whose writer is dead, and for no longer than a minute. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final Producer<String, byte[]> producer;
    private final DetectorModels models;

    /**
     * Fences the other writers and reads what there is.
     *
     * @throws KafkaException when Kafka does not answer or refuses
     */
    ModelTransaction(LatentryConfig config, String detector) {
        this(
                new KafkaProducer<>(settings(config, detector), new StringSerializer(), new ByteArraySerializer()),
                () -> read(config, detector));
    }

    /**
     * The same by that producer, which belongs to the transaction from then on, also if this fails.
     *
     * @param topic reads what there is once the other writers are fenced
     */
    ModelTransaction(Producer<String, byte[]> producer, Supplier<DetectorModels> topic) {
        this.producer = producer;
        try {
            producer.initTransactions();
            models = topic.get();
        } catch (RuntimeException | Error e) {
            alsoDo(this::close, e);
            throw e;
        }
    }

    private static DetectorModels read(LatentryConfig config, String detector) {
        try (ModelTopicReader reader = new ModelTopicReader(config)) {
            reader.readPastOpenTransactions();
            return reader.models(detector);
        }
    }

    /** What there is to decide on. */
    DetectorModels models() {
        return models;
    }

    /**
     * Writes all of the records or none.
     *
     * @throws KafkaException when they were not committed, or when Kafka did not say in time whether they were
     */
    void commit(List<ProducerRecord<String, byte[]>> records) {
        producer.beginTransaction();
        try {
            // A send that fails fails the commit.
            records.forEach(record -> {
                var unused = producer.send(record);
            });
            producer.commitTransaction();
        } catch (RuntimeException | Error e) {
            alsoDo(producer::abortTransaction, e);
            throw e;
        }
    }

    /**
     * What is to be done after a failure and must not take its place: a producer whose commit has timed out refuses to abort
     * with an IllegalStateException, which would tell nobody what went wrong.
     */
    private static void alsoDo(Runnable work, Throwable after) {
        try {
            work.run();
        } catch (RuntimeException alsoFailed) {
            after.addSuppressed(alsoFailed);
        }
    }

    private static Map<String, Object> settings(LatentryConfig config, String detector) {
        Map<String, Object> settings = KafkaClientSettings.producer(config.kafka());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, config.topics().models() + "-" + detector);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) LONGEST.toMillis());
        return settings;
    }

    /** Waits no longer than the broker does for a transaction: what has not been committed by then never is. */
    @Override
    public void close() {
        producer.close(LONGEST);
    }
}
