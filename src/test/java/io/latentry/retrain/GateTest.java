/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.config.GateConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.TrainedDetector;
import io.latentry.detect.TrainingRows;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Manifold;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.VaeKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Challengers that are no worse than the champion pass; those that are get named for what is wrong with them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GateTest {
    private static final int WIDTH = 10;
    private static final double ALPHA = 0.01;
    private static final int ROWS = 2_400;
    private static final int GATE_ROWS = 600;
    private static final Manifold WORLD = new Manifold(WIDTH, 2, 0.2, 7);

    private static final GatePlace UNSEEN = new GatePlace(ROWS, GATE_ROWS, 0);
    private static final GatePlace SEEN = new GatePlace(ROWS, GATE_ROWS, GATE_ROWS - 1);

    private final GateSlice slice = new GateSlice(TrainingRows.of(WORLD.rows(GATE_ROWS, 99), WIDTH), 0);
    private TrainedDetector champion;

    @BeforeAll
    void trainChampion() {
        champion = train(WORLD.rows(ROWS, 1), 1);
    }

    @AfterAll
    void closeChampion() {
        champion.detector().close();
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void challenger_trainedOnOtherRowsOfTheSameWorld_passesEveryCheck(long seed) {
        // When
        GateReport report = challenge(WORLD.rows(ROWS, seed), seed);

        // Then
        assertThat(report.accepted()).as(report.reason()).isTrue();
        assertThat(report.champion()).contains(5L);
        assertThat(report.checks())
                .extracting(GateCheck::name)
                .containsExactly(
                        "finiteWeights",
                        "latentCollapse",
                        "logLikelihood",
                        "alarmRate",
                        "recall.spike",
                        "recall.stuck",
                        "recall.drift",
                        "recall.swap",
                        "recall.noise",
                        "recall.all",
                        "alarms.missing");
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void challenger_trainedOnShuffledColumns_failsByItsLikelihoodAndItsRecall(long seed) {
        // When
        GateReport report = challenge(shuffledColumns(WORLD.rows(ROWS, seed), seed), seed);

        // Then
        assertThat(failed(report)).contains("logLikelihood", "recall.all");
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void challenger_trainedOnTenRecords_failsByItsLikelihood(long seed) {
        // Given
        float[] ten = WORLD.rows(10, seed);
        float[] repeated = new float[200 * WIDTH];
        for (int i = 0; i < repeated.length; i++) {
            repeated[i] = ten[i % ten.length];
        }

        // When
        GateReport report = challenge(repeated, seed);

        // Then
        assertThat(failed(report)).contains("logLikelihood");
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder.head.weight", "decoder.stem.bias", "decoder.logVariance"})
    void challenger_withAWeightThatIsNoNumber_failsByItsWeightsAlone(String name) {
        // When
        GateReport report = challenge(edited(name, weights -> {
            weights[weights.length / 2] = Float.NaN;
            return weights;
        }));

        // Then
        assertThat(failed(report)).containsExactly("finiteWeights");
        assertThat(report.checks()).hasSize(1);
    }

    @Test
    void challenger_whosePosteriorIsThePrior_failsByItsCollapse() {
        // When: mean 0 and log-variance 0 whatever the row
        GateReport report = challenge(edited("encoder.", weights -> new float[weights.length]));

        // Then
        assertThat(failed(report)).contains("latentCollapse");
    }

    @Test
    void challenger_whoseAlarmsGoOffAllTheTime_failsByItsAlarmRate() {
        // Given: it was calibrated on a world without noise
        Manifold calm = new Manifold(WIDTH, 2, 0.02, 7);

        // When
        GateReport report = challenge(calm.rows(ROWS, 2), 2);

        // Then
        assertThat(failed(report)).contains("alarmRate");
    }

    @Test
    void challenger_onRecordsThatTheChampionHasSeen_isComparedInAllButTheirLikelihood_andTheReportTells() {
        // When
        GateReport report = challenge(WORLD.rows(ROWS, 2), 2, SEEN);

        // Then
        assertThat(report.accepted()).as(report.reason()).isTrue();
        assertThat(report.champion()).contains(5L);
        assertThat(report.checks())
                .extracting(GateCheck::name)
                .contains("recall.all", "alarms.missing", "comparison")
                .doesNotContain("logLikelihood");
        assertThat(report.checks())
                .filteredOn(check -> check.name().startsWith("recall."))
                .allMatch(check -> check.limit() > 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 4})
    void challenger_thatTellsFaultsWorse_failsByItsRecallOnRecordsThatTheChampionHasSeen(long seed) {
        // When
        GateReport report = challenge(shuffledColumns(WORLD.rows(ROWS, seed), seed), seed, SEEN);

        // Then
        assertThat(failed(report)).contains("recall.all");
    }

    @Test
    void firstModel_ofSoundRecords_isCheckedByItself() {
        // When
        GateReport report = gate().judge(
                        slice,
                        champion.detector().toBytes(),
                        calibrated(champion),
                        UNSEEN,
                        Optional.empty(),
                        Optional.empty());

        // Then
        assertThat(report.accepted()).as(report.reason()).isTrue();
        assertThat(report.checks()).extracting(GateCheck::name).doesNotContain("logLikelihood");
        assertThat(report.champion()).isEmpty();
    }

    @Test
    void rejection_withSeveralFailures_namesEachWithItsSentence() {
        // When
        GateReport report = challenge(shuffledColumns(WORLD.rows(ROWS, 2), 2), 2);

        // Then
        assertThat(report.reason())
                .contains("logLikelihood: the newest records are", "nats per number less likely than by the champion")
                .contains("recall.all: ", "injected faults stand out");
    }

    private GateReport challenge(float[] rows, long seed) {
        return challenge(rows, seed, UNSEEN);
    }

    private GateReport challenge(float[] rows, long seed, GatePlace place) {
        TrainedDetector challenger = train(rows, seed);
        try (Detector detector = challenger.detector()) {
            return gate().judge(slice, detector.toBytes(), calibrated(challenger), place, served(), Optional.empty());
        }
    }

    private GateReport challenge(byte[] challenger) {
        return gate().judge(slice, challenger, calibrated(champion), UNSEEN, served(), Optional.empty());
    }

    private Optional<Champion> served() {
        return Optional.of(
                new Champion(5, Instant.EPOCH, 0, new SeenRecords(0, Map.of()), Optional.empty(), champion.detector()));
    }

    private static Gate gate() {
        return new Gate(new GateConfig(null, null, null, null, null), ALPHA, ComputeDevice.CPU);
    }

    private static int calibrated(TrainedDetector trained) {
        return trained.jointCalibration().count();
    }

    /** The champion's bytes after the tensors under that name have been edited. */
    private byte[] edited(String name, UnaryOperator<float[]> edit) {
        SafeTensors file = SafeTensors.fromBytes(champion.detector().toBytes());
        Map<String, Tensor> tensors = new HashMap<>(file.tensors());
        tensors.replaceAll((key, tensor) -> key.contains(".network.") && key.contains(name)
                ? Tensor.of(edit.apply(tensor.floats()), tensor.shape())
                : tensor);
        return new SafeTensors(file.metadata(), tensors).toBytes();
    }

    private static List<String> failed(GateReport report) {
        return report.checks().stream()
                .filter(check -> !check.passed())
                .map(GateCheck::name)
                .toList();
    }

    private static TrainedDetector train(float[] rows, long seed) {
        List<String> names =
                IntStream.range(0, WIDTH).mapToObj(d -> "sensor-" + d).toList();
        NetworkOptions network = new NetworkOptions(
                VaeKind.SIGMA_VAE,
                1,
                OptionalInt.of(16),
                OptionalInt.of(3),
                OptionalDouble.empty(),
                0,
                OptionalInt.of(60),
                OptionalDouble.empty(),
                seed);
        return new DetectorTrainer()
                .train(
                        TrainingRows.of(rows, WIDTH),
                        DetectorOptions.of(names, ALPHA).withNetwork(network),
                        (step, steps, loss) -> {});
    }

    private static float[] shuffledColumns(float[] rows, long seed) {
        Random random = new Random(seed);
        float[] shuffled = rows.clone();
        int count = rows.length / WIDTH;
        for (int d = 0; d < WIDTH; d++) {
            for (int i = count - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                float value = shuffled[i * WIDTH + d];
                shuffled[i * WIDTH + d] = shuffled[other * WIDTH + d];
                shuffled[other * WIDTH + d] = value;
            }
        }
        return shuffled;
    }
}
