/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.latentry.avro.RegistryUnavailableException;
import io.latentry.web.FeedStatus.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads the tail of some topics into the read model and goes on with what comes. It belongs to no consumer group and
 * commits nothing. Topics that do not exist yet, partitions that appear later, a broker or a registry that is away: it
 * says so in the model's status and tries again until it is closed.
 */
final class TopicReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private static final int UNREADABLE_PER_WARNING = 1000;

    private final SortedMap<String, Long> tails;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Deserializer<?> deserializer;
    private final ReadModel model;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "latentry-page-reader");
    private volatile Runnable wakeup = () -> {};
    private long nextLook;

    /**
     * @param tails topics, each with the number of records per partition to replay at the start
     * @param consumers gives a {@code read_committed} consumer; called again after a failure
     */
    TopicReader(
            Map<String, Long> tails,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Deserializer<?> deserializer,
            ReadModel model) {
        this.tails = new TreeMap<>(tails);
        this.consumers = consumers;
        this.deserializer = deserializer;
        this.model = model;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        closing.countDown();
        wakeup.run();
        try {
            thread.join(ANSWER.plus(RETRY).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (open()) {
            try {
                read();
            } catch (WakeupException e) {
                LOG.debug("The page's reader was woken up to close");
            } catch (RuntimeException e) {
                retryLater("Kafka does not answer", e);
            }
        }
    }

    private void read() {
        Consumer<byte[], byte[]> consumer = consumers.get();
        wakeup = consumer::wakeup;
        nextLook = System.nanoTime();
        try {
            while (open()) {
                if (System.nanoTime() - nextLook >= 0) {
                    look(consumer);
                    nextLook = System.nanoTime() + LOOK_AGAIN.toNanos();
                }
                if (consumer.assignment().isEmpty()) {
                    pause(RETRY);
                } else {
                    consumer.poll(POLL).forEach(this::take);
                }
            }
        } finally {
            wakeup = () -> {};
            consumer.close(CloseOptions.timeout(RETRY));
        }
    }

    /** Finds the partitions there are now. Asking for the end offsets also tells whether the broker still answers. */
    private void look(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> found = new HashSet<>();
        SortedSet<String> missing = new TreeSet<>(tails.keySet());
        for (String topic : tails.keySet()) {
            for (PartitionInfo partition : consumer.partitionsFor(topic, ANSWER)) {
                found.add(new TopicPartition(topic, partition.partition()));
                missing.remove(topic);
            }
        }
        Set<TopicPartition> added = new HashSet<>(found);
        added.removeAll(consumer.assignment());
        if (!found.equals(consumer.assignment())) {
            consumer.assign(found);
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(found, ANSWER);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(added, ANSWER);
        added.forEach(partition -> consumer.seek(
                partition,
                positions.getOrDefault(
                        partition,
                        Math.max(begins.get(partition), ends.get(partition) - tails.get(partition.topic())))));
        if (found.isEmpty()) {
            model.become(State.WAITING, "The topics do not exist yet: " + String.join(", ", missing));
        } else {
            model.become(
                    State.READING,
                    missing.isEmpty() ? "" : "A topic does not exist yet: " + String.join(", ", missing));
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        boolean taken = false;
        while (!taken && open()) {
            try {
                if (record.value() != null && !model.accept(decode(record))) {
                    unreadable(record, "it is neither a score nor an anomaly", null);
                }
                taken = true;
            } catch (RuntimeException e) {
                if (isPassing(e)) {
                    retryLater("The schema registry does not answer", e);
                    nextLook = System.nanoTime();
                } else {
                    unreadable(record, e.getMessage(), e);
                    taken = true;
                }
            }
        }
        positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
    }

    private Object decode(ConsumerRecord<byte[], byte[]> record) {
        return deserializer.deserialize(record.topic(), record.headers(), record.value());
    }

    private void unreadable(ConsumerRecord<byte[], byte[]> record, String reason, RuntimeException failure) {
        boolean said = model.unreadable() % UNREADABLE_PER_WARNING != 1;
        LOG.atLevel(said ? Level.DEBUG : Level.WARN)
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .addKeyValue("reason", reason)
                .setCause(said ? failure : null)
                .log("The page cannot show a record");
    }

    private void retryLater(String what, RuntimeException failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String detail = what + ", trying again: " + (root.getMessage() == null ? root : root.getMessage());
        if (model.status().state() != State.RETRYING) {
            LOG.atWarn().addKeyValue("reason", detail).log("The page's reader lost its source");
        }
        model.become(State.RETRYING, detail);
        pause(RETRY);
    }

    /** Whether the record is not at fault. */
    private static boolean isPassing(RuntimeException failure) {
        return failure instanceof RegistryUnavailableException || failure instanceof RetriableException;
    }

    private boolean open() {
        return closing.getCount() > 0;
    }

    private void pause(Duration duration) {
        try {
            if (closing.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The page's reader closes");
            }
        } catch (InterruptedException e) {
            closing.countDown();
            Thread.currentThread().interrupt();
        }
    }
}
