/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ScoresConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.ReadingHistory;
import io.latentry.detect.Scores;
import io.latentry.detect.TransparentDetector;
import io.latentry.local.LocalRegistry;
import io.latentry.model.ModelLease;
import io.latentry.testing.PlantRecords;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowProcessorTest {
    private static final String INPUT = "plant";
    private static final int WINDOW = 4;
    private static final int TRACK = 3;
    /** Above most of the smoothed sums of what {@link #readings} makes, so that alarms go on and off. */
    private static final double THRESHOLD = 300;

    private static final DetectorConfig CONFIG = new DetectorConfig(
            "plant",
            List.of(INPUT),
            PlantRecords.FEATURES,
            null,
            null,
            null,
            WINDOW,
            null,
            null,
            new ScoresConfig(ScoresConfig.Emit.ALL, null),
            null,
            null,
            null,
            null,
            null,
            null);

    private static LocalRegistry registry;
    private static SchemaRegistryClient client;
    private static int schemaId;

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private final StreamCounters counters = new StreamCounters();
    private final Random random = new Random(11);
    private KeyValueStore<byte[], byte[]> states;
    private Detector detector = TransparentDetector.of(PlantRecords.FEATURES, WINDOW, THRESHOLD, TRACK);
    private WindowProcessor processor;

    @BeforeAll
    static void startRegistry() throws IOException {
        registry = new LocalRegistry(0, Optional.empty());
        client = SchemaRegistryClient.of(Map.of("schema.registry.url", registry.url()));
        schemaId = client.register(INPUT + "-value", PlantRecords.SCHEMA);
    }

    @AfterAll
    static void stopRegistry() throws IOException {
        registry.close();
    }

    @BeforeEach
    void start() {
        states = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(DetectorTopology.ENTITIES), Serdes.ByteArray(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        states.init(context.getStateStoreContext(), states);
        context.addStateStore(states);
        KeyValueStore<String, byte[]> accounts = Accounts.store(DetectorTopology.ACCOUNTS)
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
        accounts.init(context.getStateStoreContext(), accounts);
        context.addStateStore(accounts);
        context.setCurrentSystemTimeMs(0);
        processor = newProcessor();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 1000})
    void score_inSlicesOfAnyLength_isThatOfTheOfflineDetector(int slice) {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(200);

        // When
        processInPolls(records, slice);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(counters.snapshot().batches()).isEqualTo((records.size() + slice - 1) / slice);
        assertThat(counters.snapshot().brokenPlans()).isZero();
    }

    @Test
    void score_withoutTags_isThatOfTheOfflineDetector() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(60);

        // When
        records.forEach(this::process);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(counters.snapshot().untagged()).isEqualTo(60);
    }

    @Test
    void score_ofMissingValues_isThatOfTheOfflineDetector() {
        // Given
        GenericRecord incomplete = PlantRecords.record("p", new float[] {1, 2, 3, 4});
        incomplete.put("d", null);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(readings(5));
        records.add(at(5, "p0", PlantRecords.framed(schemaId, incomplete)));

        // When
        processInPolls(records, 100);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records)).hasSize(6);
    }

    @Test
    void slicesOfTwoTopics_thatShareEntities_areJudgedInTheOrderOfProcessing() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> here = readings(40);
        List<ConsumerRecord<byte[], byte[]>> there = readings(40).stream()
                .map(record -> new ConsumerRecord<>("annex", 0, record.offset(), record.key(), record.value()))
                .toList();
        poll(here, there);
        List<ConsumerRecord<byte[], byte[]>> merged = IntStream.range(0, 80)
                .mapToObj(i -> i / 5 % 2 == 0 ? here.get(i / 10 * 5 + i % 5) : there.get(i / 10 * 5 + i % 5))
                .toList();

        // When
        merged.forEach(this::process);

        // Then
        assertThat(verdicts()).isEqualTo(offline(merged)).hasSize(80);
        assertThat(counters.snapshot().brokenPlans()).isPositive();
        assertThat(counters.snapshot().untagged()).isZero();
    }

    @Test
    void state_whileAPlanIsCarriedOut_isThatOfTheRecordsProcessed() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = List.of(reading(0, "p1"), reading(1, "p1"), reading(2, "p2"));
        poll(records);

        // When
        process(records.get(0));

        // Then
        EntityStateFormat format = new EntityStateFormat(WINDOW, PlantRecords.FEATURES);
        assertThat(format.read(states.get(key("p1"))).orElseThrow().offset()).isZero();
        assertThat(states.get(key("p2"))).isNull();
    }

    @Test
    void record_thatComesAgain_hasTheSameEffectAndLeavesTheStateAsItIs() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(30);
        processInPolls(records, 30);
        Map<String, Verdict> once = verdicts();
        ConsumerRecord<byte[], byte[]> last = records.get(29);
        byte[] state = states.get(last.key());
        context.resetForwards();

        // When
        process(last);
        processor = newProcessor();
        poll(List.of(last));
        process(last);

        // Then
        assertThat(context.forwarded(DetectorTopology.SCORES)).hasSize(2);
        assertThat(verdicts().values()).containsOnly(once.get(id(last)));
        assertThat(states.get(last.key())).isEqualTo(state);
    }

    @Test
    void records_thatComeAfterOneThatCameAgain_areJudgedFromWhereTheEntityWas() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(30);
        processInPolls(records.subList(0, 20), 20);
        processor = newProcessor();

        // When
        processInPolls(records.subList(19, 30), 20);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
    }

    @Test
    void record_thatIsGarbage_isADeadLetterAndNobodyElseNotices() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(readings(30));
        ConsumerRecord<byte[], byte[]> garbage = at(30, "p1", new byte[] {42});
        ConsumerRecord<byte[], byte[]> nothing = at(31, "p1", null);
        records.add(10, garbage);
        records.add(20, nothing);

        // When
        processInPolls(records, 100);

        // Then
        records.removeAll(List.of(garbage, nothing));
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(context.forwarded(DetectorTopology.DEAD_LETTERS)).hasSize(1);
        assertThat(counters.snapshot().batches()).isEqualTo(1);
        assertThat(counters.snapshot().nullValues()).isEqualTo(1);
    }

    @Test
    void plan_thatAForeignRecordBreaks_isMadeAnewFromThere() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(40);
        List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>(records);
        ConsumerRecord<byte[], byte[]> foreign = polled.remove(20);
        poll(polled);

        // When
        records.forEach(this::process);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records)).containsKey(id(foreign));
        assertThat(counters.snapshot().untagged()).isEqualTo(1);
        assertThat(counters.snapshot().brokenPlans()).isEqualTo(1);
    }

    @Test
    void tag_ofAnotherRecord_isNotTrusted() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = List.of(reading(0, "p1"), reading(1, "p1"));
        poll(records);
        ConsumerRecord<byte[], byte[]> impostor = reading(7, "p1");
        impostor.headers().add(PollTag.detach(records.get(1).headers()));

        // When
        process(records.get(0));
        process(impostor);

        // Then
        assertThat(verdicts()).isEqualTo(offline(List.of(records.get(0), impostor)));
        assertThat(counters.snapshot().untagged()).isEqualTo(1);
    }

    @Test
    void init_calledAgain_forgetsWhatWasPlanned() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(20);
        poll(records);
        records.subList(0, 10).forEach(this::process);

        // When
        processor.init(context);
        records.subList(10, 20).forEach(this::process);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(counters.snapshot().batches()).isEqualTo(2);
    }

    @Test
    void record_thatTheModelFailsOn_isADeadLetterAndNotPartOfAnyWindow() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(readings(30));
        float[] poison = {1, 2, 3, TransparentDetector.POISON};
        ConsumerRecord<byte[], byte[]> poisoned = at(30, "p1", value(poison));
        records.add(10, poisoned);

        // When
        processInPolls(records, 100);

        // Then
        records.remove(poisoned);
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(counters.snapshot().deadLetters()).isEqualTo(1);
        assertThat(counters.snapshot().splitBatches()).isBetween(1L, 8L);
        assertThat(counters.snapshot().batches()).isLessThan(12);
    }

    @Test
    void windows_tooManyForMemory_areScoredInPartsAndNoneIsLost() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(120);
        detector = TransparentDetector.withRoomFor(20, PlantRecords.FEATURES, WINDOW, THRESHOLD, TRACK);

        // When
        processInPolls(records, 60);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(counters.snapshot().splitBatches()).isEqualTo(2);
        assertThat(counters.snapshot().deadLetters()).isZero();
    }

    @Test
    void model_ofAnotherLayout_findsTheHistoryAndStartsTheTracksAfresh() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(24);
        processInPolls(records.subList(0, 20), 20);
        context.resetForwards();

        // When
        detector = TransparentDetector.of(PlantRecords.FEATURES, WINDOW, THRESHOLD, TRACK + 1);
        processInPolls(records.subList(20, 24), 20);

        // Then
        Map<String, Verdict> throughout = offline(records);
        assertThat(verdicts()).hasSize(4).allSatisfy((id, verdict) -> {
            assertThat(verdict.reconstructionError())
                    .isEqualTo(throughout.get(id).reconstructionError());
            assertThat(verdict.records()).isLessThan(throughout.get(id).records());
        });
    }

    @Test
    void alarm_thatIsOn_givesOneEventPerRecordWithItsExplanation() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(200);

        // When
        processInPolls(records, 50);

        // Then
        List<Long> alarmed = offline(records).values().stream()
                .filter(Verdict::alarm)
                .map(Verdict::offset)
                .toList();
        List<AnomalyEvent> events = context.forwarded(DetectorTopology.ANOMALIES).stream()
                .map(forward -> (AnomalyEvent) forward.record().value())
                .toList();
        assertThat(events).extracting(AnomalyEvent::getSourceOffset).containsExactlyElementsOf(alarmed);
        assertThat(events)
                .isNotEmpty()
                .hasSizeLessThan(200)
                .allSatisfy(event ->
                        assertThat(event.getTopFeatures().get(0).getName()).isEqualTo("last"));
    }

    private WindowProcessor newProcessor() {
        FeatureReader reader = new FeatureReader(client, CONFIG.features(), CONFIG.entity(), CONFIG.time());
        WindowProcessor made = new WindowProcessor(
                CONFIG, reader, name -> Optional.of(new ModelLease(detector, 1, () -> {})), counters);
        made.init(context);
        return made;
    }

    private void processInPolls(List<ConsumerRecord<byte[], byte[]>> records, int size) {
        for (int from = 0; from < records.size(); from += size) {
            List<ConsumerRecord<byte[], byte[]>> polled = records.subList(from, Math.min(records.size(), from + size));
            poll(polled);
            polled.forEach(this::process);
        }
    }

    /** Tags the slices as one poll brings them. */
    @SafeVarargs
    private static void poll(List<ConsumerRecord<byte[], byte[]>>... slices) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = new HashMap<>();
        for (List<ConsumerRecord<byte[], byte[]>> slice : slices) {
            byPartition.put(new TopicPartition(slice.get(0).topic(), 0), slice);
        }
        new PollTagger().onConsume(new ConsumerRecords<>(byPartition, Map.of()));
    }

    private void process(ConsumerRecord<byte[], byte[]> record) {
        context.setRecordMetadata(record.topic(), record.partition(), record.offset());
        processor.process(new Record<>(record.key(), record.value(), 0, record.headers()));
    }

    /** Readings of three entities in turns of random length. */
    private List<ConsumerRecord<byte[], byte[]>> readings(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> reading(i, "p" + random.nextInt(3)))
                .toList();
    }

    private ConsumerRecord<byte[], byte[]> reading(long offset, String entity) {
        float[] row = new float[PlantRecords.FEATURES.size()];
        for (int d = 0; d < row.length; d++) {
            row[d] = random.nextInt(5);
        }
        return at(offset, entity, value(row));
    }

    private static byte[] value(float[] row) {
        return PlantRecords.framed(schemaId, PlantRecords.record("p", row));
    }

    private static ConsumerRecord<byte[], byte[]> at(long offset, String entity, byte[] value) {
        return new ConsumerRecord<>(INPUT, 0, offset, key(entity), value);
    }

    private static byte[] key(String entity) {
        return entity.getBytes(StandardCharsets.UTF_8);
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        return record.topic() + "-" + record.offset();
    }

    /** What came out, by topic and offset. */
    private Map<String, Verdict> verdicts() {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        context.forwarded(DetectorTopology.SCORES).forEach(forward -> {
            ScoreEvent event = (ScoreEvent) forward.record().value();
            verdicts.put(
                    event.getSourceTopic() + "-" + event.getSourceOffset(),
                    new Verdict(
                            event.getSourceOffset(),
                            event.getReconstructionError(),
                            event.getReconstructionPValue(),
                            1 / event.getLatentPValue(),
                            event.getAnomalous()));
        });
        return verdicts;
    }

    /** What the detector says when each reading is given to it by itself. */
    private Map<String, Verdict> offline(List<ConsumerRecord<byte[], byte[]>> records) {
        FeatureReader reader = new FeatureReader(client, CONFIG.features(), CONFIG.entity(), CONFIG.time());
        Map<String, ReadingHistory> histories = new HashMap<>();
        Map<String, EntityTrack> tracks = new HashMap<>();
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        FloatBuffer reading = FloatBuffer.allocate(reader.width());
        FloatBuffer window = FloatBuffer.allocate(WINDOW * reader.width());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String entity = new String(record.key(), StandardCharsets.UTF_8);
            try {
                reader.read(record.value(), 0, reading, 0);
            } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
            }
            histories
                    .computeIfAbsent(entity, e -> new ReadingHistory(WINDOW, reader.width()))
                    .append(reading, 0, window, 0);
            Scores scores = detector.score(window, 1);
            scores.follow(0, tracks.computeIfAbsent(entity, e -> detector.newTrack()));
            verdicts.put(
                    id(record),
                    new Verdict(
                            record.offset(),
                            scores.reconstructionError(0),
                            scores.reconstructionPValue(0),
                            1 / scores.latentPValue(0),
                            scores.anomalous(0)));
        }
        return verdicts;
    }

    /**
     * What a transparent detector says of a record.
     *
     * @param offset of the record
     * @param reconstructionError gives the window away
     * @param smoothed gives the track away
     * @param records that the track has seen
     * @param alarm whether it is on
     */
    private record Verdict(long offset, double reconstructionError, double smoothed, double records, boolean alarm) {}
}
