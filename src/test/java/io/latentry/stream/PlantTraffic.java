/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.testing.PlantRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Writes the records of a test plant to the inputs of a scenario, at once or in a steady flow. A few busy entities have half
 * of them; now and then one is broken for a while, pauses, or is late; some records cannot be read, some have no value, some no
 * timestamp. Each says in a header what it must come to.
 */
final class PlantTraffic implements AutoCloseable {
    /** What a record must come to: {@code SCORE}, {@code NOTHING}, or the reason of its dead letter. */
    static final String EXPECT = "expect";

    static final String SCORE = "SCORE";
    static final String NOTHING = "NOTHING";

    private static final int BUSY_ENTITIES = 5;
    private static final int ENTITIES = 50;
    private static final int BURST_MS = 50;
    private static final long PAUSE_MS = 2 * CrashScenario.MAX_GAP.toMillis();
    private static final long DELAY_MS = CrashScenario.MAX_GAP.toMillis() / 2;
    private static final int SPELLS = 25;
    private static final int SPELL_RECORDS = 700;

    private final CrashScenario scenario;
    private final List<String> topics;
    private final int schemaId;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<String, Long> pauses = new HashMap<>();
    // In the past: a broker refuses what claims to be of the future.
    private final long begin = System.currentTimeMillis() - Duration.ofDays(20).toMillis();
    private final Random random = new Random(7);
    private volatile int written;

    PlantTraffic(CrashScenario scenario, String bootstrapServers, int schemaId) {
        this.scenario = scenario;
        this.topics = List.copyOf(scenario.inputs().keySet());
        this.schemaId = schemaId;
        // One request at a time: a broker that recovers forgets producers whose last record is older than
        // producer.id.expiration.ms by the record's own time, and would then take a later batch before an earlier one.
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "linger.ms",
                        "5",
                        "max.in.flight.requests.per.connection",
                        "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Writes so many records at once. */
    synchronized void write(int count) {
        for (int i = 0; i < count; i++) {
            var unused = producer.send(next(), (metadata, e) -> {
                if (e == null) {
                    acknowledged(new TopicPartition(metadata.topic(), metadata.partition()), metadata.offset());
                } else {
                    failure.compareAndSet(null, e);
                }
            });
        }
    }

    private void acknowledged(TopicPartition partition, long offset) {
        synchronized (ends) {
            ends.merge(partition, offset + 1, Math::max);
        }
    }

    /** Goes on writing at that rate until there are {@code records}, and at a trickle from then on. */
    void flow(int perSecond) {
        int burst = Math.max(1, perSecond * BURST_MS / 1000);
        var unused = clock.scheduleAtFixedRate(
                () -> write(written < scenario.records() ? burst : 1), 0, BURST_MS, TimeUnit.MILLISECONDS);
    }

    /** Ends the flow, and writes what is missing to {@code records}. */
    void finish() throws Exception {
        clock.shutdown();
        if (!clock.awaitTermination(150, TimeUnit.SECONDS)) {
            throw new IllegalStateException("The producer hangs");
        }
        write(Math.max(0, scenario.records() - written));
        producer.flush();
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    /** End of each input partition, as far as the broker has acknowledged. */
    Map<TopicPartition, Long> ends() {
        synchronized (ends) {
            return Map.copyOf(ends);
        }
    }

    private ProducerRecord<byte[], byte[]> next() {
        int n = written;
        written = n + 1;
        int unit = random.nextInt(random.nextBoolean() ? BUSY_ENTITIES : ENTITIES);
        String entity = "u" + unit;
        String key = scenario.entityIsKey() ? entity : "site" + random.nextInt(7);
        String expect = expect(n);
        byte[] value = value(entity, expect, unit % SPELLS == n / SPELL_RECORDS % SPELLS);
        String topic = topics.get(n % topics.size());
        ProducerRecord<byte[], byte[]> record = n % 200 == 51
                ? new Timeless(topic, bytes(key), value)
                : new ProducerRecord<>(topic, null, time(n, entity), bytes(key), value);
        record.headers().add(EXPECT, bytes(expect));
        return record;
    }

    /** A pause moves all later times of the entity; a delay only this one. */
    private long time(int n, String entity) {
        if (random.nextInt(200) == 0) {
            pauses.merge(entity, PAUSE_MS, Long::sum);
        }
        long delay = random.nextInt(50) == 0 ? DELAY_MS : 0;
        return begin + n * 10L + pauses.getOrDefault(entity, 0L) - delay;
    }

    private static String expect(int n) {
        return switch (n % 1000) {
            case 17, 417, 817 -> "NOT_FRAMED";
            case 217 -> "MALFORMED";
            case 617 -> "NOT_FINITE";
            case 42, 542 -> NOTHING;
            default -> SCORE;
        };
    }

    private byte[] value(String entity, String expect, boolean broken) {
        float[] row = broken ? PlantRecords.brokenRow(random) : PlantRecords.row(random);
        GenericRecord record = PlantRecords.record(entity, row);
        if (random.nextInt(100) == 0) {
            record.put("d", null);
        }
        if (expect.equals("NOT_FINITE")) {
            record.put("a", 1e300);
        }
        byte[] framed = PlantRecords.framed(schemaId, record);
        return switch (expect) {
            case NOTHING -> null;
            case "NOT_FRAMED" -> new byte[] {1, 2};
            case "MALFORMED" -> Arrays.copyOf(framed, framed.length - 6);
            default -> framed;
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What the record's header says it must come to. */
    static String expected(Headers headers) {
        return new String(headers.lastHeader(EXPECT).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close();
    }

    /** Has the timestamp that Kafka uses for none, which a producer does not take from a user. */
    private static final class Timeless extends ProducerRecord<byte[], byte[]> {
        Timeless(String topic, byte[] key, byte[] value) {
            super(topic, key, value);
        }

        @Override
        public Long timestamp() {
            return -1L;
        }
    }
}
