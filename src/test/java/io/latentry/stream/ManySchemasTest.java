/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentry.avro.AskedTooLongException;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.RegistryUnavailableException;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.detect.TransparentDetector;
import io.latentry.local.LocalRegistry;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.PlantRecords;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records that each name another schema that nobody has registered; the registry may be asked for one of them at a time. */
class ManySchemasTest {
    private static final Duration ONE_QUESTION = Duration.ofNanos(1);
    private static final Duration ANY_QUESTIONS = Duration.ofDays(1);
    private static final DetectorConfig CONFIG = DetectorConfigBuilder.detector(
                    "plant", List.of("plant"), PlantRecords.FEATURES)
            .build();

    private final MockProcessorContext<byte[], byte[]> context = new MockProcessorContext<>();
    private LocalRegistry registry;
    private SchemaRegistryClient client;

    @BeforeEach
    void start() throws IOException {
        registry = new LocalRegistry(0, Optional.empty());
        client = SchemaRegistryClient.of(Map.of("schema.registry.url", registry.url()));
        context.setCurrentSystemTimeMs(1);
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
    }

    @Test
    void decode_ofMoreSchemasThanTheRegistryMayBeAskedFor_endsBeforeTheFirstThatIsNotKnown() {
        // Given
        RowDecoder decoder = decoder(ONE_QUESTION, ANY_QUESTIONS);
        List<ConsumerRecord<byte[], byte[]>> records = records(3);
        BatchOutcome first = new BatchOutcome(records);
        BatchOutcome rest = new BatchOutcome(records.subList(1, 3));

        // When
        decoder.decode(records, FloatBuffer.allocate(100), first);
        decoder.decode(records.subList(1, 3), FloatBuffer.allocate(100), rest);

        // Then
        assertThat(first.size()).isEqualTo(1);
        assertThat(first.rejection(0).reason()).isEqualTo("UNKNOWN_SCHEMA");
        assertThat(rest.size()).isEqualTo(1);
        assertThat(rest.offset(0)).isEqualTo(1);
    }

    @Test
    void batchesAndPlans_ofMoreSchemasThanTheRegistryMayBeAskedFor_areOfTheRecordsThatWereRead() {
        // Given
        List<ConsumerRecord<byte[], byte[]>> records = records(3);
        ModelSource noModel = detector -> Optional.empty();
        Shadow shadow = new Shadow(CONFIG, noModel);
        RowDecoder decoder = decoder(ONE_QUESTION, ANY_QUESTIONS);

        // When
        BatchOutcome batch = new BatchScorer(CONFIG, decoder, noModel, shadow, new StreamCounters()).score(records);
        SlicePlan plan = new SlicePlanner(CONFIG, decoder, noModel, shadow)
                .plan(new PollBatch(records), 0, 3, key -> new Entity(key, 1, 1));

        // Then
        assertThat(batch.size()).isEqualTo(1);
        assertThat(plan.size()).isEqualTo(1);
    }

    @Test
    void decode_whenTheFirstSchemaIsNotNamed_fails() {
        // Given
        RowDecoder decoder = decoder(Duration.ZERO, Duration.ZERO);
        List<ConsumerRecord<byte[], byte[]>> records =
                List.of(new ConsumerRecord<>("plant", 0, 0, new byte[0], unknown(0)));

        // When / Then
        assertThatThrownBy(() -> decoder.decode(records, FloatBuffer.allocate(100), new BatchOutcome(records)))
                .isInstanceOf(AskedTooLongException.class);
    }

    @Test
    void decode_byTwoTasksOfAThread_asksForAsLongAsOneMayUntilOneIsToldAnotherTime() {
        // Given
        RowDecoder one = decoder(ONE_QUESTION, ONE_QUESTION);
        RowDecoder other = decoder(ONE_QUESTION, ONE_QUESTION);
        List<ConsumerRecord<byte[], byte[]>> records = records(3);
        decode(one, records.subList(0, 1));

        // When
        context.setCurrentSystemTimeMs(2);
        Throwable inTheSamePass = catchThrowable(() -> decode(other, records.subList(1, 2)));
        boolean committed = context.committed();
        context.setCurrentSystemTimeMs(3);
        int inTheNextPass = decode(one, records.subList(2, 3)).size();

        // Then
        assertThat(inTheSamePass).isInstanceOf(AskedTooLongException.class);
        assertThat(committed).isTrue();
        assertThat(inTheNextPass).isEqualTo(1);
    }

    @Test
    void decode_whenTheRegistryIsSilentAboutALaterSchema_failsAndIsNotTakenForOneThatWasAskedTooLong()
            throws Exception {
        // Given
        RowDecoder decoder = decoder(ANY_QUESTIONS, ANY_QUESTIONS);
        List<ConsumerRecord<byte[], byte[]>> records = records(2);
        decode(decoder, records.subList(0, 1));
        registry.close();

        // When / Then
        assertThatThrownBy(() -> decode(decoder, records))
                .isInstanceOf(RegistryUnavailableException.class)
                .isNotInstanceOf(AskedTooLongException.class);
    }

    @Test
    void plan_thatTheDecoderCutShort_failsAsOneOfSoManyRecords() {
        // Given
        int known = client.register("plant-value", PlantRecords.SCHEMA);
        byte[] value =
                PlantRecords.framed(known, PlantRecords.record("u", new float[] {1, 2, 3, TransparentDetector.POISON}));
        List<ConsumerRecord<byte[], byte[]>> records = List.of(
                new ConsumerRecord<>("plant", 0, 0, new byte[0], value),
                new ConsumerRecord<>("plant", 0, 1, new byte[0], value),
                new ConsumerRecord<>("plant", 0, 2, new byte[0], unknown(2)),
                new ConsumerRecord<>("plant", 0, 3, new byte[0], value));
        ModelSource poisoned = detector ->
                Optional.of(new ModelLease(TransparentDetector.of(PlantRecords.FEATURES, 1, 1, 1), 1, () -> {}));
        SlicePlanner planner =
                new SlicePlanner(CONFIG, decoder(ONE_QUESTION, ANY_QUESTIONS), poisoned, new Shadow(CONFIG, poisoned));

        // When
        BatchFailedException failure = catchThrowableOfType(
                BatchFailedException.class,
                () -> planner.plan(new PollBatch(records), 0, 4, key -> new Entity(key, 1, 4)));

        // Then
        assertThat(failure.records()).isEqualTo(2);
    }

    @Test
    void routing_ofMoreSchemasThanTheRegistryMayBeAskedForBetweenTwoCommits_fails() {
        // Given
        KeyValueStore<String, byte[]> accounts = Accounts.store(DetectorTopology.ROUTING_ACCOUNTS)
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
        accounts.init(context.getStateStoreContext(), accounts);
        context.addStateStore(accounts);
        EntityRouter router = new EntityRouter(
                "plant", reader("unit"), new StreamCounters(), new RegistryTime(ONE_QUESTION, ONE_QUESTION));
        router.init(context);
        context.setRecordMetadata("plant", 0, 0);
        router.process(record(0));

        // When
        context.setRecordMetadata("plant", 0, 1);
        assertThatThrownBy(() -> router.process(record(1))).isInstanceOf(AskedTooLongException.class);
        context.setCurrentSystemTimeMs(2);
        router.process(record(1));

        // Then
        assertThat(context.forwarded(DetectorTopology.UNROUTED)).hasSize(2);
    }

    private RowDecoder decoder(Duration ofBatches, Duration ofAPass) {
        RegistryTime asking = new RegistryTime(ofBatches, ofAPass);
        asking.begin(context);
        return new RowDecoder(CONFIG, reader("key"), asking);
    }

    private static BatchOutcome decode(RowDecoder decoder, List<ConsumerRecord<byte[], byte[]>> records) {
        BatchOutcome outcome = new BatchOutcome(records);
        decoder.decode(records, FloatBuffer.allocate(100), outcome);
        return outcome;
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ConsumerRecord<>("plant", 0, i, new byte[0], unknown(i)))
                .toList();
    }

    private FeatureReader reader(String entity) {
        return new FeatureReader(client, PlantRecords.FEATURES, entity, "record");
    }

    private static Record<byte[], byte[]> record(int id) {
        return new Record<>(new byte[0], unknown(id), 0);
    }

    private static byte[] unknown(int id) {
        return PlantRecords.framed(1_000 + id, PlantRecords.record("u", new float[] {1, 2, 3, 4}));
    }
}
