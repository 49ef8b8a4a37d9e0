/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.config.DetectorConfig;
import io.latentry.config.HistoryConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.ReadingHistory;
import io.latentry.detect.Scores;
import io.latentry.detect.TransparentDetector;
import io.latentry.local.LocalRegistry;
import io.latentry.model.ModelLease;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.PlantRecords;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "{0}")
@EnumSource(HistoryConfig.Layout.class)
class WindowProcessorTest {
    private static final String INPUT = "plant";
    private static final int WINDOW = 4;
    private static final int TRACK = 3;
    /** Above most of the smoothed sums of what {@link #readings} makes, so that alarms go on and off. */
    private static final double THRESHOLD = 300;

    private static final Duration MAX_GAP = Duration.ofSeconds(30);
    private static final Duration EXPIRE_AFTER = Duration.ofDays(1);

    private static LocalRegistry registry;
    private static SchemaRegistryClient client;
    private static int schemaId;

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
    private final StreamCounters counters = new StreamCounters();
    private final Random random = new Random(11);
    private HistoryConfig.Layout layout;
    private int window = WINDOW;
    private KeyValueStore<byte[], byte[]> store;
    private Detector detector = TransparentDetector.of(PlantRecords.FEATURES, WINDOW, THRESHOLD, TRACK);
    private WindowProcessor processor;

    WindowProcessorTest(HistoryConfig.Layout layout) {
        this.layout = layout;
    }

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
        store = Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(DetectorTopology.ENTITIES), Serdes.ByteArray(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        store.init(context.getStateStoreContext(), store);
        context.addStateStore(store);
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
        assertThat(stored("p1")).hasValueSatisfying(entity -> {
            assertThat(entity.offset()).isZero();
            assertThat(entity.count()).isEqualTo(1);
        });
        assertThat(stored("p2")).isEmpty();
    }

    @Test
    void record_thatComesAgain_hasTheSameEffectAndLeavesTheStateAsItIs() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(30);
        processInPolls(records, 30);
        Map<String, Verdict> once = verdicts();
        ConsumerRecord<byte[], byte[]> last = records.get(29);
        Map<String, String> state = contents();
        long stored = counters.snapshot().storedBytes();
        context.resetForwards();

        // When
        process(last);
        processor = newProcessor();
        poll(List.of(last));
        process(last);

        // Then
        assertThat(context.forwarded(DetectorTopology.SCORES)).hasSize(2);
        assertThat(verdicts().values()).containsOnly(once.get(id(last)));
        assertThat(contents()).isEqualTo(state);
        assertThat(counters.snapshot().storedBytes()).isEqualTo(stored);
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
    void letter_ofARecordWithoutATimestamp_saysThatItHadNone() {
        // Given: Kafka Streams gives such a record its partition's time before it is processed
        ConsumerRecord<byte[], byte[]> untimed = at(0, "p1", new byte[] {42});
        ConsumerRecord<byte[], byte[]> timed = timed(at(1, "p1", new byte[] {42}), 7);

        // When
        processInPolls(List.of(untimed, timed), 2);

        // Then
        assertThat(context.forwarded(DetectorTopology.DEAD_LETTERS))
                .extracting(letter -> new String(
                        letter.record()
                                .headers()
                                .lastHeader("latentry.error.timestamp")
                                .value(),
                        StandardCharsets.UTF_8))
                .containsExactly("-1", "7");
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

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 9, 10, 16})
    void score_whenTheTaskMovesAfterEachPoll_isThatOfTheOfflineDetector(int readings) {
        // Given
        useWindow(readings);
        List<ConsumerRecord<byte[], byte[]>> records = readings(120);

        // When
        for (int from = 0; from < records.size(); from += 3) {
            processor = newProcessor();
            processInPolls(records.subList(from, from + 3), 3);
        }

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
    }

    @Test
    void record_ofAnotherTopicAtTheSameOffset_isNotTakenForOneThatComesAgain() {
        // Given
        ConsumerRecord<byte[], byte[]> here = reading(7, "p1");
        ConsumerRecord<byte[], byte[]> there = in("annex", reading(7, "p1"));

        // When
        process(here);
        process(there);

        // Then
        assertThat(verdicts()).isEqualTo(offline(List.of(here, there)));
        assertThat(stored("p1"))
                .hasValueSatisfying(entity -> assertThat(entity.count()).isEqualTo(2));
    }

    @Test
    void record_thatChangedItsKeyOnTheWay_isJudgedAsThatOfItsNewEntity() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> polled = List.of(reading(0, "p1"), reading(1, "p1"));
        poll(polled);
        ConsumerRecord<byte[], byte[]> changed = at(1, "p2", polled.get(1).value());
        changed.headers().add(polled.get(1).headers().lastHeader(PollTag.KEY));

        // When
        process(polled.get(0));
        process(changed);

        // Then
        assertThat(verdicts()).isEqualTo(offline(List.of(polled.get(0), changed)));
        assertThat(counters.snapshot().untagged()).isEqualTo(1);
        assertThat(stored("p2"))
                .hasValueSatisfying(entity -> assertThat(entity.count()).isEqualTo(1));
    }

    @Test
    void poll_onceItIsProcessed_isKeptByNothing() {
        // When
        List<WeakReference<PollBatch>> batches =
                IntStream.range(0, 3).mapToObj(poll -> processTwo(2 * poll)).toList();

        // Then
        await().until(() -> {
            System.gc();
            return batches.stream().allMatch(batch -> batch.get() == null);
        });
    }

    @Test
    void plans_afterOneThatBroke_areShortAndGrowAgain() {
        // Given: the first plan breaks after 5 records
        List<ConsumerRecord<byte[], byte[]>> records =
                IntStream.range(0, 76).mapToObj(i -> reading(i, "p1")).toList();
        List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>(records);
        polled.remove(5);
        poll(polled);

        // When
        records.forEach(this::process);

        // Then: 75 at once, then 5, 10, 20 and the last 35 of the others
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(counters.snapshot().brokenPlans()).isEqualTo(1);
        assertThat(counters.snapshot().untagged()).isEqualTo(1);
        assertThat(counters.snapshot().batches()).isEqualTo(1 + 1 + 4);
    }

    @Test
    void poll_ofMoreWindowsThanFitIntoMemory_isPlannedInPieces() {
        // Given
        useWindow(1_000);
        int most = (1 << 22) / (1_000 * PlantRecords.FEATURES.size());
        List<ConsumerRecord<byte[], byte[]>> records = readings(most + 10);

        // When
        processInPolls(records, records.size());

        // Then
        assertThat(counters.snapshot().batches()).isEqualTo(2);
        assertThat(verdicts()).hasSize(most + 10);
    }

    @Test
    void entities_moreThanFitIntoMemory_areFoundInTheStoreAgain() {
        // Given: 4 MiB hold 254 of these windows
        useWindow(1_000);
        List<ConsumerRecord<byte[], byte[]>> records =
                IntStream.range(0, 900).mapToObj(i -> reading(i, "p" + i % 300)).toList();

        // When
        processInPolls(records, 50);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(counters.snapshot().brokenPlans()).isZero();
    }

    @Test
    void reading_afterALongGap_beginsANewWindowAndANewTrack() {
        // Given: a step of the length of the gap, then one that is longer, and one far back
        long[] seconds = {0, 10, 40, 41, 72, 73, 74, 20, 21, 22, 23, 24, 60};
        List<ConsumerRecord<byte[], byte[]>> records = IntStream.range(0, seconds.length)
                .mapToObj(i -> timed(reading(i, "p1"), 1_000 * seconds[i]))
                .toList();

        // When
        processInPolls(records.subList(0, 9), 4);
        processor = newProcessor();
        processInPolls(records.subList(9, 13), 4);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(verdicts().values().stream().filter(verdict -> verdict.records() == 1))
                .extracting(Verdict::offset)
                .containsExactly(0L, 4L, 7L, 12L);
        assertThat(counters.snapshot().gaps()).isEqualTo(3);
    }

    @Test
    void reading_thatIsLate_isJudgedWhereItComes() {
        // Given
        long[] seconds = {0, 10, 5, 11, 9, 12};
        List<ConsumerRecord<byte[], byte[]>> records = IntStream.range(0, seconds.length)
                .mapToObj(i -> timed(reading(i, "p1"), 1_000 * seconds[i]))
                .toList();

        // When
        processInPolls(records, 3);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(verdicts().values()).last().extracting(Verdict::records).isEqualTo(6.0);
        assertThat(counters.snapshot().lateReadings()).isEqualTo(2);
        assertThat(counters.snapshot().gaps()).isZero();
    }

    @Test
    void reading_withoutATimestamp_countsAsOfTheTimeOfTheOneBefore() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = List.of(
                reading(0, "p1"),
                timed(reading(1, "p1"), 1_000_000_000_000L),
                reading(2, "p1"),
                timed(reading(3, "p1"), 1_000_000_030_000L));

        // When
        processInPolls(records, 4);

        // Then
        assertThat(verdicts()).isEqualTo(offline(records));
        assertThat(counters.snapshot().gaps()).isZero();
        assertThat(counters.snapshot().lateReadings()).isZero();
    }

    @Test
    void entity_notHeardOfForLong_isForgottenWithAllItsEntries() {
        // Given: three entities, of which one is heard of two days later; then a reading from the far future
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            records.add(timed(reading(i, "p" + i % 3), 1_000L * i));
        }
        long later = Duration.ofDays(2).toMillis();
        records.add(timed(reading(30, "p1"), later));
        records.add(timed(reading(31, "p3"), Duration.ofDays(99_999).toMillis()));
        records.add(reading(32, "p3-undated"));
        processInPolls(records, 10);
        var expiry = context.scheduledPunctuators().get(0);

        // When
        expiry.getPunctuator().punctuate(later);

        // Then
        assertThat(expiry.getType()).isEqualTo(PunctuationType.WALL_CLOCK_TIME);
        assertThat(counters.snapshot().expiredEntities()).isEqualTo(2);
        assertThat(contents().keySet()).allMatch(key -> key.startsWith("p1") || key.startsWith("p3"));
        assertThat(stored("p1"))
                .hasValueSatisfying(entity -> assertThat(entity.count()).isEqualTo(1));
        processInPolls(List.of(timed(reading(40, "p0"), later), timed(reading(41, "p2"), later)), 2);
        assertThat(stored("p0"))
                .hasValueSatisfying(entity -> assertThat(entity.count()).isEqualTo(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s1", "s10"})
    void entity_whoseKeyOthersBeginWith_isForgottenOrKeptByItself(String kept) {
        // Given
        long later = Duration.ofDays(2).toMillis();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String entity = List.of("", "s1", "s10").get(i % 3);
            records.add(timed(reading(i, entity), 1_000L * i + (entity.equals(kept) ? later : 0)));
        }
        processInPolls(records, 10);

        // When
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(later + 60_000);

        // Then
        assertThat(counters.snapshot().expiredEntities()).isEqualTo(2);
        assertThat(contents().keySet())
                .allMatch(key -> key.substring(0, key.length() - 1).equals(kept));
        assertThat(stored(kept))
                .hasValueSatisfying(entity -> assertThat(entity.count()).isEqualTo(WINDOW));
    }

    @Test
    void expiry_ofAStoreOfManyEntries_goesOnWhereItStopped() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            records.add(timed(reading(i, "p" + i), 0));
        }
        records.add(timed(reading(3_000, "q"), Duration.ofDays(2).toMillis()));
        processInPolls(records, 500);
        var expiry = context.scheduledPunctuators().get(0).getPunctuator();

        // When
        expiry.punctuate(Long.MAX_VALUE);
        long afterOne = counters.snapshot().expiredEntities();
        expiry.punctuate(Long.MAX_VALUE);
        expiry.punctuate(Long.MAX_VALUE);

        // Then
        assertThat(afterOne).isBetween(1L, 2_000L);
        assertThat(counters.snapshot().expiredEntities()).isEqualTo(3_000);
        assertThat(contents().keySet()).allMatch(key -> key.startsWith("q"));
    }

    @Test
    void history_ofAnotherLayoutOrFormat_isBegunAnewAndCounted() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = readings(40);
        processInPolls(records.subList(0, 20), 20);
        store.put(EntityFormat.headKey(key("p9")), new byte[] {1, 2, 3});
        layout = layout == HistoryConfig.Layout.WHOLE ? HistoryConfig.Layout.BLOCKS : HistoryConfig.Layout.WHOLE;
        processor = newProcessor();
        context.resetForwards();

        // When
        processInPolls(records.subList(20, 40), 20);
        process(reading(50, "p9"));

        // Then
        Map<String, Verdict> afresh = offline(records.subList(20, 40));
        assertThat(verdicts()).containsAllEntriesOf(afresh).hasSize(21);
        assertThat(counters.snapshot().foreignHistories()).isEqualTo(4);
        if (layout == HistoryConfig.Layout.WHOLE) {
            assertThat(contents().keySet()).allMatch(key -> key.endsWith("\0"));
        }
    }

    @Test
    void storedBytes_perRecord_areThoseOfTheHeadAndOfWhatHasChanged() {
        // Given: 2 bytes of key and what marks the head; 37 bytes, "plant" and two tracks of 3 numbers
        useWindow(16);
        int width = 4 * PlantRecords.FEATURES.size();
        int head = 3 + 37 + 5 + 2 * 8 * TRACK;
        List<ConsumerRecord<byte[], byte[]>> records =
                IntStream.range(0, 16 + 32).mapToObj(i -> reading(i, "p1")).toList();
        processInPolls(records.subList(0, 16), 16);
        long before = counters.snapshot().storedBytes();

        // When
        processInPolls(records.subList(16, 48), 16);

        // Then
        double perRecord = (counters.snapshot().storedBytes() - before) / 32.0;
        double readings = layout == HistoryConfig.Layout.WHOLE
                ? 16 * width
                : (0 + 1 + 2 + 3) * width / 4.0 + (3 + 4 * width) / 4.0;
        assertThat(perRecord).isEqualTo(head + readings);
        assertThat(contents().values().stream()
                        .mapToInt(value -> value.length() / 2)
                        .sum())
                .isEqualTo(head - 3 + 16 * width);
        byte[] withoutRetries = new EntityFormat(16, PlantRecords.FEATURES, layout, false)
                .head(stored("p1").orElseThrow());
        assertThat(withoutRetries).hasSize(store.get(EntityFormat.headKey(key("p1"))).length - 8 * TRACK);
    }

    private WeakReference<PollBatch> processTwo(int offset) {
        List<ConsumerRecord<byte[], byte[]>> polled = List.of(reading(offset, "p1"), reading(offset + 1, "p2"));
        poll(polled);
        PollTag tag = (PollTag) polled.get(0).headers().lastHeader(PollTag.KEY);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            assertThat(process(record).headers()).isEmpty();
        }
        return new WeakReference<>(tag.batch());
    }

    private WindowProcessor newProcessor() {
        FeatureReader reader = new FeatureReader(client, PlantRecords.FEATURES, "key", "record");
        WindowProcessor made = new WindowProcessor(
                config(), reader, name -> Optional.of(new ModelLease(detector, 1, () -> {})), counters);
        made.init(context);
        return made;
    }

    private DetectorConfig config() {
        return DetectorConfigBuilder.detector("plant", List.of(INPUT), PlantRecords.FEATURES)
                .window(window)
                .history(new HistoryConfig(Optional.of(MAX_GAP), EXPIRE_AFTER, layout, null))
                .allScores()
                .build();
    }

    private void useWindow(int readings) {
        window = readings;
        detector = TransparentDetector.of(PlantRecords.FEATURES, readings, THRESHOLD, TRACK);
        processor = newProcessor();
    }

    /** The entity as a task finds it that takes the store over. */
    private Optional<Entity> stored(String entity) {
        EntityFormat format = new EntityFormat(window, PlantRecords.FEATURES, layout, true);
        return Optional.ofNullable(store.get(EntityFormat.headKey(key(entity))))
                .flatMap(head -> format.read(key(entity), head, store::get));
    }

    /** All entries of the store, with values in hexadecimal digits. */
    private Map<String, String> contents() {
        Map<String, String> contents = new TreeMap<>();
        try (var all = store.all()) {
            all.forEachRemaining(entry -> contents.put(
                    new String(entry.key, StandardCharsets.ISO_8859_1),
                    HexFormat.of().formatHex(entry.value)));
        }
        return contents;
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

    private Record<byte[], byte[]> process(ConsumerRecord<byte[], byte[]> record) {
        context.setRecordMetadata(record.topic(), record.partition(), record.offset());
        long timestamp = Math.max(0, record.timestamp());
        Record<byte[], byte[]> arrived = new Record<>(record.key(), record.value(), timestamp, record.headers());
        processor.process(arrived);
        return arrived;
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

    private static ConsumerRecord<byte[], byte[]> in(String topic, ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecord<>(topic, 0, record.offset(), record.key(), record.value());
    }

    private static ConsumerRecord<byte[], byte[]> timed(ConsumerRecord<byte[], byte[]> record, long timestamp) {
        return new ConsumerRecord<>(
                record.topic(),
                0,
                record.offset(),
                timestamp,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                new RecordHeaders(),
                Optional.empty());
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
        FeatureReader reader = new FeatureReader(client, PlantRecords.FEATURES, "key", "record");
        Map<String, ReadingHistory> histories = new HashMap<>();
        Map<String, EntityTrack> tracks = new HashMap<>();
        Map<String, Long> times = new HashMap<>();
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        FloatBuffer reading = FloatBuffer.allocate(reader.width());
        FloatBuffer windows = FloatBuffer.allocate(window * reader.width());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String entity = new String(record.key(), StandardCharsets.UTF_8);
            try {
                reader.read(record.value(), 0, reading, 0);
            } catch (UnreadableRecordException e) {
                throw new AssertionError(e);
            }
            Long last = record.timestamp() < 0 ? null : times.put(entity, record.timestamp());
            if (last != null && Math.abs(record.timestamp() - last) > MAX_GAP.toMillis()) {
                histories.remove(entity);
                tracks.remove(entity);
            }
            histories
                    .computeIfAbsent(entity, e -> new ReadingHistory(window, reader.width()))
                    .append(reading, 0, windows, 0);
            Scores scores = detector.score(windows, 1);
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
