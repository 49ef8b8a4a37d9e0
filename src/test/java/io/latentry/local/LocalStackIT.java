/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.avro.AvroSerdes;
import io.latentry.avro.SensorReading;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalStackIT {
    private static LocalStack stack;

    @BeforeAll
    static void start() {
        stack = LocalStack.start(new LocalStackOptions(0, 0, Optional.empty()));
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    @Test
    void import_file_becomesRecordsWithKeyTimeLabelAndRow(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("valves.csv"), """
                timestamp,flow,label,split
                2020-03-09 10:14:33,1.5,0,train
                2020-03-09 10:14:34,,1,train
                2020-03-09 10:14:35,2.5,0,test
                """);
        ImportOptions options = new ImportOptions(
                file,
                Optional.empty(),
                Optional.of("valve-1"),
                Optional.of("timestamp"),
                Optional.empty(),
                Optional.of("label"),
                Set.of("split"),
                RowRange.parse("1.."));
        List<Long> progress = new ArrayList<>();

        // When
        long written = CsvImport.of(options).write(target("valves", 1), 0, progress::add);

        // Then
        List<ConsumerRecord<String, IndexedRecord>> records = read("valves", 2);
        assertThat(written).isEqualTo(2);
        assertThat(progress).containsExactly(1L, 2L);
        assertThat(records).extracting(ConsumerRecord::key).containsOnly("valve-1");
        assertThat(records)
                .extracting(ConsumerRecord::timestamp)
                .containsExactly(millis("2020-03-09T10:14:34Z"), millis("2020-03-09T10:14:35Z"));
        assertThat(records).extracting(r -> header(r, CsvImport.LABEL_HEADER)).containsExactly("1", "0");
        assertThat(records).extracting(r -> header(r, CsvImport.ROW_HEADER)).containsExactly("1", "2");
        assertThat(records)
                .extracting(r -> ((GenericRecord) r.value()).get("flow"))
                .containsExactly(null, 2.5);
        assertThat(records.get(0).value().getSchema().getField("label")).isNull();
    }

    @Test
    void import_entityColumnAndNoTime_keysByEntityAndEndsNow(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("x.csv"), "pump,flow\na,1\nb,2\na,3\n");
        ImportOptions options = new ImportOptions(
                file,
                Optional.of("pump"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                RowRange.ALL);
        long before = System.currentTimeMillis();

        // When
        CsvImport.of(options).write(target("by-entity", 3), 0, rows -> {});

        // Then
        List<ConsumerRecord<String, IndexedRecord>> records = read("by-entity", 3);
        assertThat(records).extracting(ConsumerRecord::key).containsExactly("a", "b", "a");
        assertThat(records.get(1).timestamp() - records.get(0).timestamp()).isEqualTo(1000);
        assertThat(records.get(2).timestamp()).isBetween(before - 2000, System.currentTimeMillis());
    }

    @Test
    void simulation_historyThenPresent_writesBothWithTheTruth() throws Exception {
        // Given
        FleetSimulator fleet = new FleetSimulator(4, 5, Duration.ofHours(8), Duration.ofSeconds(10));
        SimulationPlan plan = new SimulationPlan(
                SimulationPlan.recordsIn(Duration.ofMinutes(10), fleet), 0, OptionalLong.of(2000), 0.4);
        long before = System.currentTimeMillis();

        // When
        Map<String, Long> faults;
        long produced;
        try (SimulationRun run = SimulationRun.start(fleet, plan, target("fleet", 4))) {
            assertThat(run.await(Duration.ofSeconds(30))).isTrue();
            faults = run.faults();
            produced = run.produced();
        }

        // Then
        List<ConsumerRecord<String, IndexedRecord>> records = read("fleet", 2240);
        List<ConsumerRecord<String, IndexedRecord>> past =
                records.stream().filter(r -> r.timestamp() < before - 1).toList();
        List<ConsumerRecord<String, IndexedRecord>> faulty = records.stream()
                .filter(r -> !header(r, SimulatedRecord.TRUTH_HEADER).equals("normal"))
                .toList();
        assertThat(produced).isEqualTo(2240);
        assertThat(past).hasSizeGreaterThanOrEqualTo(236);
        assertThat(past.get(0).timestamp()).isBetween(before - 601_000, before - 590_000);
        assertThat(past.subList(0, 236)).noneMatch(faulty::contains);
        assertThat(faulty).isNotEmpty();
        assertThat(faults.values().stream().mapToLong(n -> n).sum()).isPositive();
        assertThat(records).allSatisfy(r -> {
            SensorReading reading = (SensorReading) r.value();
            assertThat(reading.getPump()).isEqualTo(r.key());
            assertThat(reading.getTime().toEpochMilli()).isEqualTo(r.timestamp());
        });
    }

    @Test
    void simulation_endless_stopsWhenClosed() throws Exception {
        // Given
        FleetSimulator fleet = new FleetSimulator(2, 5, Duration.ZERO, Duration.ofSeconds(10));
        SimulationRun run = SimulationRun.start(fleet, SimulationPlan.live(200, 0), target("endless", 1));
        boolean ended = run.await(Duration.ofMillis(300));

        // When
        run.close();

        // Then
        assertThat(ended).isFalse();
        assertThat(read("endless", Math.toIntExact(run.produced()))).hasSize(Math.toIntExact(run.produced()));
    }

    @Test
    void start_busyRegistryPort_namesItAndLeavesNoBroker() throws Exception {
        // Given
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            LocalStackOptions options = new LocalStackOptions(0, other.getLocalPort(), Optional.empty());

            // When, Then
            assertThatThrownBy(() -> LocalStack.start(options))
                    .isInstanceOf(LocalStackException.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("--registry-port");
        }
    }

    private static KafkaTarget target(String topic, int partitions) {
        return KafkaTarget.of(stack.bootstrapServers(), stack.registryUrl(), topic, partitions);
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** All partitions, in the order of file or simulation: by timestamp, then offset. */
    private static List<ConsumerRecord<String, IndexedRecord>> read(String topic, int count) {
        List<ConsumerRecord<String, IndexedRecord>> records = new ArrayList<>();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stack.bootstrapServers(), "auto.offset.reset", "earliest");
        Deserializer<IndexedRecord> values =
                AvroSerdes.valueDeserializer(Map.of("schema.registry.url", stack.registryUrl()));
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), values)) {
            consumer.assign(consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList());
            while (records.size() < count) {
                consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
            }
        }
        records.sort(Comparator.comparingLong(ConsumerRecord::timestamp));
        return records;
    }
}
