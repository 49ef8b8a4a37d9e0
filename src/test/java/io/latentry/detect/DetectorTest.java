/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class DetectorTest {

    private static final double ALPHA = 0.01;
    private static final int WIDTH = Rows.WIDTH;
    private static final List<ToDoubleBiFunction<Scores, Integer>> SIGNALS = List.of(
            Scores::reconstructionError,
            Scores::reconstructionNll,
            Scores::latentLogLikelihood,
            Scores::kl,
            Scores::elbo,
            Scores::reconstructionPValue,
            Scores::latentPValue,
            Scores::pValue,
            Scores::score);

    private static Detector detector;
    private static Map<String, Double> metrics;

    @BeforeAll
    static void train() {
        TrainedDetector trained = Rows.train(TrainingRows.of(Rows.MANIFOLD.rows(4_000, 1), WIDTH), ALPHA);
        detector = trained.detector();
        metrics = trained.metrics();
    }

    @AfterAll
    static void close() {
        detector.close();
    }

    @Test
    void train_normalRows_reportsWhatItDid() {
        assertThat(metrics)
                .containsKeys("reconstructionError", "kl", "kl.0", "seconds", "steps")
                .containsEntry("trainingRows", 2_800.0)
                .containsEntry("calibrationRows", 600.0)
                .containsEntry("jointCalibrationRows", 600.0);
        assertThat(metrics.get("elbo")).isGreaterThan(metrics.get("elboAtStart"));
        assertThat(detector.width()).isEqualTo(WIDTH);
        assertThat(detector.latentSize()).isEqualTo(WIDTH / 2);
        assertThat(detector.featureNames()).isEqualTo(Rows.names(WIDTH));
        assertThat(detector.falseAlarmRate()).isEqualTo(ALPHA);
    }

    @Test
    void score_freshNormalRows_givesUniformPValuesAndTheFalseAlarmRate() {
        // Given
        int count = 4_000;
        FloatBuffer rows = Rows.direct(Rows.MANIFOLD.rows(count, 2));

        // When
        Scores scores = detector.score(rows, count);

        // Then: a Kolmogorov distance of the order of 600 calibration rows, and rates within the beta-binomial
        for (ToDoubleBiFunction<Scores, Integer> pValue : List.<ToDoubleBiFunction<Scores, Integer>>of(
                Scores::reconstructionPValue, Scores::latentPValue, Scores::pValue)) {
            double[] sorted = IntStream.range(0, count)
                    .mapToDouble(i -> pValue.applyAsDouble(scores, i))
                    .sorted()
                    .toArray();
            double distance = IntStream.range(0, count)
                    .mapToDouble(i -> Math.abs(sorted[i] - (i + 0.5) / count))
                    .max()
                    .orElseThrow();
            assertThat(distance).isLessThan(2 / Math.sqrt(600));
        }
        long alarms = IntStream.range(0, count).filter(scores::anomalous).count();
        assertThat(alarms / (double) count).isBetween(0.001, 0.025);
    }

    @Test
    void score_rowsOffTheManifold_areAnomalousByReconstruction() {
        // Given: one sensor of a normal row is wrong
        float[] rows = Rows.MANIFOLD.rows(200, 3);
        for (int i = 0; i < 200; i++) {
            rows[i * WIDTH + i % WIDTH] += 6;
        }

        // When
        Scores scores = detector.score(Rows.direct(rows), 200);

        // Then
        assertThat(anomalous(scores)).isGreaterThan(190);
        assertThat(withReason(scores, Reason.RECONSTRUCTION) + withReason(scores, Reason.BOTH))
                .isEqualTo(200);
        assertThat(withReason(scores, Reason.LATENT)).isZero();
    }

    @Test
    void score_consistentRowFarOut_isAnomalousByItsLatentPosition() {
        // Given: rows along the linear part of the manifold, beyond where normal rows lie
        double[] direction = {3.2, -3.2};
        float[] row = Rows.MANIFOLD.row(direction);

        // When
        Scores scores = detector.score(Rows.direct(row), 1);

        // Then
        assertThat(scores.anomalous(0)).isTrue();
        assertThat(scores.latentPValue(0)).isLessThan(ALPHA);
        assertThat(scores.reason(0)).isEqualTo(Reason.LATENT);
    }

    @Test
    void score_whateverSharesTheBatch_staysTheSame() {
        // Given: more rows than one piece
        int count = 2_500;
        float[] rows = Rows.MANIFOLD.rows(count, 4);
        Scores together = detector.score(Rows.direct(rows), count);

        // When: alone
        for (int i = 0; i < count; i += 250) {
            float[] row = Arrays.copyOfRange(rows, i * WIDTH, (i + 1) * WIDTH);
            assertSame(detector.score(Rows.direct(row), 1), 0, together, i);
        }

        // When: in another order, in batches of an odd size
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(order, new Random(1));
        for (int from = 0; from < count; from += 77) {
            List<Integer> batch = order.subList(from, Math.min(count, from + 77));
            Scores shuffled = detector.score(Rows.direct(gather(rows, batch)), batch.size());
            for (int i = 0; i < batch.size(); i++) {
                assertSame(shuffled, i, together, batch.get(i));
            }
        }
    }

    @Test
    void score_fromSeveralThreads_agrees() throws Exception {
        // Given
        int count = 600;
        FloatBuffer rows = Rows.direct(Rows.MANIFOLD.rows(count, 6));
        Scores expected = detector.score(rows, count);
        ExecutorService threads = Executors.newFixedThreadPool(4);

        // When
        List<Future<Scores>> futures = IntStream.range(0, 40)
                .mapToObj(i -> threads.submit(() -> detector.score(rows.duplicate(), count - i)))
                .toList();

        // Then
        for (Future<Scores> future : futures) {
            Scores scores = future.get(280, TimeUnit.SECONDS);
            for (int i = 0; i < scores.size(); i++) {
                assertSame(scores, i, expected, i);
            }
        }
        threads.shutdown();
    }

    @Test
    void score_whileClosing_endsWithScoresOrARefusal() throws Exception {
        // Given
        Detector closing = Detector.fromBytes(detector.toBytes(), ComputeDevice.CPU);
        FloatBuffer rows = Rows.direct(Rows.MANIFOLD.rows(512, 6));
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<Boolean>> futures = IntStream.range(0, 2)
                .mapToObj(thread -> threads.submit(() -> {
                    try {
                        for (int i = 0; i < 10_000; i++) {
                            closing.score(rows.duplicate(), 512);
                        }
                        return false;
                    } catch (IllegalStateException e) {
                        return true;
                    }
                }))
                .toList();

        // When
        closing.score(rows.duplicate(), 512);
        closing.close();

        // Then
        for (Future<Boolean> refused : futures) {
            assertThat(refused.get(280, TimeUnit.SECONDS)).isTrue();
        }
        threads.shutdown();
    }

    @Test
    void score_buffer_isReadFromZeroAndLeftAlone() {
        // Given
        FloatBuffer rows = Rows.direct(Rows.MANIFOLD.rows(4, 7));
        Scores expected = detector.score(rows, 4);
        rows.position(5);

        // When
        Scores scores = detector.score(rows, 4);

        // Then
        assertThat(scores.elbo(0)).isEqualTo(expected.elbo(0));
        assertThat(rows.position()).isEqualTo(5);
        assertThat(detector.score(rows, 0).size()).isZero();
    }

    @Test
    void score_notFiniteOrTooShort_refuses() {
        // Given
        float[] rows = Rows.MANIFOLD.rows(5, 8);
        rows[3 * WIDTH + 7] = Float.NEGATIVE_INFINITY;

        // When, Then
        assertThatThrownBy(() -> detector.score(Rows.direct(rows), 5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Row 3")
                .hasMessageContaining("sensor-7");
        assertThatThrownBy(() -> detector.score(Rows.direct(rows), 6)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void score_extremeValues_staysFinite() {
        // Given
        float[] rows = new float[2 * WIDTH];
        Arrays.fill(rows, 0, WIDTH, 1e30f);
        Arrays.fill(rows, WIDTH, 2 * WIDTH, -Float.MAX_VALUE);

        // When
        Scores scores = detector.score(Rows.direct(rows), 2);

        // Then
        for (int i = 0; i < 2; i++) {
            for (ToDoubleBiFunction<Scores, Integer> signal : SIGNALS) {
                assertThat(signal.applyAsDouble(scores, i)).isFinite();
            }
            assertThat(scores.anomalous(i)).isTrue();
            assertThat(scores.severity(i)).isEqualTo(Severity.CRITICAL);
        }
    }

    @Test
    void explain_oneWrongSensor_namesItInItsOwnUnit() {
        // Given
        float[] rows = Rows.MANIFOLD.rows(20, 9);
        float normal = rows[13 * WIDTH + 4];
        rows[13 * WIDTH + 4] += 8;

        // When
        List<Explanation> explanations = detector.explain(Rows.direct(rows), new int[] {13, 2});

        // Then
        assertThat(explanations).hasSize(2);
        List<FeatureContribution> features = explanations.get(0).features();
        FeatureContribution top = features.get(0);
        assertThat(features)
                .hasSize(5)
                .isSortedAccordingTo((a, b) -> Double.compare(b.contribution(), a.contribution()));
        assertThat(top.name()).isEqualTo("sensor-4");
        assertThat(top.observed()).isCloseTo(normal + 8, within(1e-5));
        assertThat(top.expected()).isCloseTo(normal, within(3.0));
        assertThat(top.spread()).isBetween(0.05, 1.0);
        assertThat(top.contribution())
                .isBetween(0.3, 1.0)
                .isGreaterThan(1.5 * features.get(1).contribution());
        assertThat(explanations.get(0).latentMean()).hasSize(detector.latentSize());
        assertThat(explanations.get(1).features().get(0).observed()).isIn(floats(rows, 2));
    }

    @Test
    void explain_aRowThatMissesAValue_isAsItIsOfTheWholeRow() {
        // Given: one sensor is wrong, and another one is missing
        int count = 40;
        float[] whole = Rows.MANIFOLD.rows(count, 9);
        for (int i = 0; i < count; i++) {
            whole[i * WIDTH + 4] += 8;
        }
        float[] incomplete = whole.clone();
        for (int i = 0; i < count; i++) {
            incomplete[i * WIDTH + 9] = Float.NaN;
        }
        int[] all = IntStream.range(0, count).toArray();

        // When
        List<Explanation> expected = detector.explain(Rows.direct(whole), all);
        List<Explanation> explanations = detector.explain(Rows.direct(incomplete), all);

        // Then
        double off = 0;
        for (int i = 0; i < count; i++) {
            assertThat(explanations.get(i).features().get(0).name()).isEqualTo("sensor-4");
            off += Math.abs(explanations.get(i).features().get(0).contribution()
                            - expected.get(i).features().get(0).contribution())
                    / count;
        }
        assertThat(off).isLessThan(0.05);
    }

    @Test
    void score_incompleteRowsAmongWholeOnes_areAsByThemselves() {
        // Given
        float[] rows = Rows.MANIFOLD.rows(50, 12);
        for (int i = 0; i < 50; i += 7) {
            rows[i * WIDTH + i % WIDTH] = Float.NaN;
        }
        Scores together = detector.score(Rows.direct(rows), 50);

        for (int i = 0; i < 50; i++) {
            // When
            Scores alone = detector.score(Rows.direct(Arrays.copyOfRange(rows, i * WIDTH, (i + 1) * WIDTH)), 1);

            // Then
            assertSame(together, i, alone, 0);
        }
    }

    @Test
    void fromBytes_ofToBytes_givesTheSameScores() {
        // Given
        byte[] bytes = detector.toBytes();
        FloatBuffer rows = Rows.direct(Rows.MANIFOLD.rows(300, 10));
        Scores expected = detector.score(rows, 300);

        try (Detector read = Detector.fromBytes(bytes, ComputeDevice.CPU)) {
            // When
            Scores scores = read.score(rows, 300);

            // Then
            for (int i = 0; i < 300; i++) {
                assertSame(scores, i, expected, i);
            }
            assertThat(read.featureNames()).isEqualTo(detector.featureNames());
            assertThat(read.falseAlarmRate()).isEqualTo(ALPHA);
            assertThat(read.toBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void score_normalRowsThatMissOneValue_raiseFewMoreAlarmsThanWholeOnes() {
        // Given
        int count = 3_000;
        float[] rows = Rows.MANIFOLD.rows(count, 91);
        for (int i = 0; i < count; i++) {
            rows[i * WIDTH + i % WIDTH] = Float.NaN;
        }

        // When
        Scores scores = detector.score(Rows.direct(rows), count);

        // Then
        assertThat(IntStream.range(0, count).filter(scores::anomalous).count()).isLessThan((long) (3 * ALPHA * count));
    }

    @Test
    void fromBytes_cutShort_refuses() {
        // Given
        byte[] bytes = detector.toBytes();

        for (int length : new int[] {0, 7, 8, 100, bytes.length / 2, bytes.length - 1}) {
            // When, Then
            assertThatThrownBy(() -> Detector.fromBytes(Arrays.copyOf(bytes, length), ComputeDevice.CPU))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void fromBytes_foreignOrDamaged_saysWhatIsWrong() {
        assertRefused(file -> file.metadata().put("version", "1"), "version 1");
        assertRefused(file -> file.metadata().put("format", "other"), "other");
        assertRefused(file -> file.metadata().put("features", "[\"one\"]"), "instead of 1");
        assertRefused(file -> file.metadata().put("falseAlarmRate", "much"), "falseAlarmRate");
        assertRefused(file -> file.metadata().remove("features"), "features");
        assertRefused(file -> file.tensors().remove("calibration.joint.tail"), "tail");
        assertRefused(
                file -> file.tensors().put("member.0.network.decoder.head.bias", Tensor.of(new float[] {Float.NaN}, 1)),
                "member.0.network.decoder.head.bias");
        assertRefused(
                file -> file.tensors().put("member.0.view.standardDeviation", Tensor.of(new double[WIDTH])),
                "positive");
    }

    private static void assertRefused(Consumer<SafeTensors> damage, String text) {
        SafeTensors file = SafeTensors.fromBytes(detector.toBytes());
        SortedMap<String, String> metadata = new TreeMap<>(file.metadata());
        SortedMap<String, Tensor> tensors = new TreeMap<>(file.tensors());
        SafeTensors damaged = new SafeTensors(metadata, tensors);
        damage.accept(damaged);
        assertThatThrownBy(() -> Detector.fromBytes(damaged.toBytes(), ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text);
    }

    private static void assertSame(Scores actual, int i, Scores expected, int j) {
        for (ToDoubleBiFunction<Scores, Integer> signal : SIGNALS) {
            double value = signal.applyAsDouble(expected, j);
            assertThat(signal.applyAsDouble(actual, i)).isCloseTo(value, within(1e-5 * Math.abs(value)));
        }
        assertThat(actual.anomalous(i)).isEqualTo(expected.anomalous(j));
    }

    private static float[] gather(float[] rows, List<Integer> indices) {
        float[] gathered = new float[indices.size() * WIDTH];
        for (int i = 0; i < indices.size(); i++) {
            System.arraycopy(rows, indices.get(i) * WIDTH, gathered, i * WIDTH, WIDTH);
        }
        return gathered;
    }

    private static List<Double> floats(float[] rows, int row) {
        return IntStream.range(row * WIDTH, (row + 1) * WIDTH)
                .mapToObj(i -> (double) rows[i])
                .toList();
    }

    private static long anomalous(Scores scores) {
        return IntStream.range(0, scores.size()).filter(scores::anomalous).count();
    }

    private static long withReason(Scores scores, Reason reason) {
        return IntStream.range(0, scores.size())
                .filter(i -> scores.reason(i) == reason)
                .count();
    }
}
