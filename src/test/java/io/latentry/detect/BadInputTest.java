/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Manifold;
import io.latentry.vae.VaeKind;
import io.latentry.vae.VaeOptions;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the rows are like, there is a sound detector or an error that says what to do, never a NaN. */
@Timeout(300)
class BadInputTest {

    private static final int WIDTH = 6;

    /** Rows to train on. */
    enum Training {
        CONSTANT_COLUMNS(WIDTH, 150, eachRow((row, random) -> {
            row[1] = 42;
            row[4] = 0;
        })),
        COLUMNS_THAT_ARE_MISSING(WIDTH, 150, eachRow((row, random) -> {
            row[0] = Float.NaN;
            row[3] = Float.NaN;
        })),
        EVERYTHING_MISSING(WIDTH, 150, eachRow((row, random) -> Arrays.fill(row, Float.NaN))),
        MOST_VALUES_MISSING(WIDTH, 150, eachRow((row, random) -> {
            for (int d = 0; d < row.length; d++) {
                row[d] = random.nextInt(10) < 7 ? Float.NaN : row[d];
            }
        })),
        A_COLUMN_THAT_IS_THERE_ONCE(WIDTH, 150, (values, random) -> {
            IntStream.range(1, values.length / WIDTH).forEach(i -> values[i * WIDTH + 2] = Float.NaN);
            return values;
        }),
        ONE_FEATURE(1, 150, (values, random) -> values),
        ONE_CONSTANT_FEATURE(1, 150, eachRow((row, random) -> row[0] = 3)),
        MANY_FEATURES(2_000, 120, (values, random) -> values),
        A_FEW_ROWS(WIDTH, 12, (values, random) -> values),
        ALL_ROWS_EQUAL(WIDTH, 150, eachRow((row, random) -> {
            for (int d = 0; d < row.length; d++) {
                row[d] = d - 2.5f;
            }
        })),
        TWO_ROWS_OVER_AND_OVER(WIDTH, 150, eachRow((row, random) -> Arrays.fill(row, random.nextInt(2)))),
        COLUMNS_THAT_ARE_EQUAL(WIDTH, 150, eachRow((row, random) -> Arrays.fill(row, row[0]))),
        SOME_HUGE_VALUES(WIDTH, 150, (values, random) -> {
            values[7] = 1e30f;
            values[8] = -1e30f;
            values[500] = 1e30f;
            return values;
        }),
        NOTHING_BUT_HUGE_VALUES(
                WIDTH,
                150,
                eachRow((row, random) -> IntStream.range(0, row.length).forEach(d -> row[d] *= 1e30f))),
        NOTHING_BUT_TINY_VALUES(
                WIDTH,
                150,
                eachRow((row, random) -> IntStream.range(0, row.length).forEach(d -> row[d] *= 1e-40f))),
        ENOUGH_TO_HOLD_SOME_OUT(WIDTH, 2_100, eachRow((row, random) -> {
            row[1] = 42;
            row[2] = Float.NaN;
            row[3] *= random.nextInt(100) == 0 ? 1e30f : 1;
        })),
        FIRST_DUPLICATES_THEN_MISSING(WIDTH, 2_100, (values, random) -> {
            Arrays.fill(values, 0, 1_200 * WIDTH, 1);
            Arrays.fill(values, 1_700 * WIDTH, values.length, Float.NaN);
            return values;
        });

        private final int width;
        private final int count;
        private final BiFunction<float[], Random, float[]> spoil;

        Training(int width, int count, BiFunction<float[], Random, float[]> spoil) {
            this.width = width;
            this.count = count;
            this.spoil = spoil;
        }

        /** Rows [count, width] of two causes, spoilt in this way. */
        float[] rows() {
            float[] values = new Manifold(width, 2, 0.2, 3).rows(count, 4);
            return spoil.apply(values, new Random(5));
        }
    }

    /** How they are judged, by networks of few steps. */
    enum Mode {
        ROWS(1),
        ROWS_AMONG_ANOMALIES(1),
        ENSEMBLE(1),
        WINDOWS(10),
        WINDOWS_AND_DIFFERENCES(10);

        private final int window;

        Mode(int window) {
            this.window = window;
        }

        DetectorOptions options(int width) {
            NetworkOptions network = new NetworkOptions(
                    VaeKind.SIGMA_VAE,
                    this == ENSEMBLE ? 3 : 1,
                    OptionalInt.of(16),
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    VaeOptions.BETA_WARM_UP,
                    OptionalInt.of(10),
                    OptionalDouble.empty(),
                    1);
            DetectorOptions options = DetectorOptions.of(Rows.names(width), 0.01)
                    .withWindow(window)
                    .withNetwork(network);
            return switch (this) {
                case ROWS, ENSEMBLE, WINDOWS -> options;
                case ROWS_AMONG_ANOMALIES -> options.withContaminatedRows();
                case WINDOWS_AND_DIFFERENCES -> options.withDifferences();
            };
        }
    }

    private interface Spoiler {
        void spoil(float[] row, Random random);
    }

    private static BiFunction<float[], Random, float[]> eachRow(Spoiler spoiler) {
        return (values, random) -> {
            int width = values.length % WIDTH == 0 ? WIDTH : 1;
            float[] row = new float[width];
            for (int from = 0; from < values.length; from += width) {
                System.arraycopy(values, from, row, 0, width);
                spoiler.spoil(row, random);
                System.arraycopy(row, 0, values, from, width);
            }
            return values;
        };
    }

    static Stream<Arguments> cases() {
        return Arrays.stream(Training.values())
                .flatMap(training -> Arrays.stream(Mode.values())
                        .filter(mode -> switch (training) {
                            case A_FEW_ROWS -> mode.window == 1;
                            // Seconds each: 25,000 numbers per window.
                            case MANY_FEATURES -> mode != Mode.ENSEMBLE && mode != Mode.WINDOWS_AND_DIFFERENCES;
                            default -> true;
                        })
                        .map(mode -> Arguments.of(training, mode)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void train_onBadRows_givesASoundDetector(Training training, Mode mode) {
        // Given
        float[] rows = training.rows();

        // When
        TrainedDetector trained = train(rows, training.width, mode);

        // Then
        assertThat(trained.metrics().values()).allMatch(Double::isFinite);
        try (Detector detector = trained.detector();
                Detector read = Detector.fromBytes(detector.toBytes(), ComputeDevice.CPU)) {
            assertThat(read.toBytes()).isEqualTo(detector.toBytes());
            float[] windows = windows(withBadReadings(rows, training.width), training.width, mode.window);
            assertSound(detector, windows);
            assertThat(numbers(read, windows)).containsExactly(numbers(detector, windows));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ROWS, 3, '3 training rows are too few: at least 12 are needed'",
        "WINDOWS, 3, '3 training rows are too few: at least 12 are needed'",
        "ROWS_AMONG_ANOMALIES, 11, '11 training rows are too few: at least 12 are needed'",
        "WINDOWS, 12, 'Give more readings, or a window of 1'"
    })
    void train_onTooFewRows_saysHowManyAreNeeded(Mode mode, int count, String remedy) {
        assertThatThrownBy(() -> train(new Manifold(WIDTH, 2, 0.2, 3).rows(count, 4), WIDTH, mode))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(remedy);
    }

    @ParameterizedTest
    @EnumSource(
            value = Training.class,
            names = {"CONSTANT_COLUMNS", "ALL_ROWS_EQUAL", "TWO_ROWS_OVER_AND_OVER"})
    void score_ofAConstantThatChanges_isLessLikelyThanTheConstant(Training training) {
        // Given
        float[] rows = training.rows();
        float[] fresh = Arrays.copyOf(rows, 2 * WIDTH);
        System.arraycopy(rows, 0, fresh, WIDTH, WIDTH);
        fresh[WIDTH + 1] += 3;

        // When
        try (Detector detector = train(rows, WIDTH, Mode.ROWS).detector()) {
            Scores scores = detector.score(FloatBuffer.wrap(fresh), 2);

            // Then
            assertThat(scores.anomalous(0)).isFalse();
            assertThat(scores.anomalous(1)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"ROWS, 100", "ROWS, -80", "WINDOWS, 100", "WINDOWS, -80"})
    void score_inAnotherUnit_staysTheSame(Mode mode, int power) {
        // Given: a power of two, so that not even rounding differs
        float unit = Math.scalb(1f, power);
        float[] rows = new Manifold(WIDTH, 2, 0.2, 3).rows(150, 4);
        float[] fresh = new Manifold(WIDTH, 2, 0.2, 3).rows(40, 5);
        fresh[7 * WIDTH] += 9;
        fresh[8 * WIDTH + 1] = Float.NaN;

        // When
        double[] usual = scores(rows, fresh, mode);
        double[] scaled = scores(inUnit(rows, unit), inUnit(fresh, unit), mode);

        // Then
        assertThat(scaled).usingComparatorWithPrecision(1e-6).containsExactly(usual);
    }

    @ParameterizedTest
    @ValueSource(ints = {150, 2_100})
    void score_ofRowsThatShareTheirValues_doesNotDependOnTheBatch(int count) {
        // Given: so few different rows that many lie equally far from their neighbours
        Random random = new Random(6);
        float[] rows = new float[count * WIDTH];
        IntStream.range(0, rows.length).forEach(i -> rows[i] = random.nextInt(3));

        // When
        try (Detector detector = train(rows, WIDTH, Mode.ROWS).detector()) {
            Scores together = detector.score(FloatBuffer.wrap(rows), 100);

            // Then: no more than rounding, where each step of p is 1/316 or less
            for (int i = 0; i < 100; i++) {
                float[] row = Arrays.copyOfRange(rows, i * WIDTH, (i + 1) * WIDTH);
                Scores alone = detector.score(FloatBuffer.wrap(row), 1);
                assertThat(alone.score(0)).isCloseTo(together.score(i), within(1e-4));
                assertThat(alone.reconstructionPValue(0)).isCloseTo(together.reconstructionPValue(i), within(1e-4));
                assertThat(alone.latentPValue(0)).isCloseTo(together.latentPValue(i), within(1e-4));
            }
        }
    }

    private static double[] scores(float[] rows, float[] fresh, Mode mode) {
        try (Detector detector = train(rows, WIDTH, mode).detector()) {
            return numbers(detector, windows(fresh, WIDTH, mode.window));
        }
    }

    private static float[] inUnit(float[] rows, float unit) {
        float[] scaled = rows.clone();
        IntStream.range(0, rows.length).forEach(i -> scaled[i] *= unit);
        return scaled;
    }

    /** Some of the training rows, with values at scoring that are missing, huge or tiny. */
    private static float[] withBadReadings(float[] rows, int width) {
        int count = 40;
        float[] readings = new float[count * width];
        IntStream.range(0, readings.length).forEach(i -> readings[i] = rows[i % rows.length]);
        IntStream.range(0, width).forEach(d -> {
            readings[10 * width + d] = Float.NaN;
            readings[11 * width + d] = d % 2 == 0 ? 1e30f : -1e30f;
            readings[12 * width + d] = Float.MAX_VALUE;
            readings[13 * width + d] = Float.MIN_VALUE;
            readings[14 * width + d] = 0;
        });
        IntStream.range(20, 30).forEach(i -> readings[i * width + i % width] = Float.NaN);
        IntStream.range(30, 35).forEach(i -> readings[i * width + i % width] = 1e30f);
        return readings;
    }

    private static float[] windows(float[] readings, int width, int window) {
        int count = readings.length / width;
        FloatBuffer windows = FloatBuffer.allocate(count * window * width);
        ReadingHistory history = new ReadingHistory(window, width);
        for (int i = 0; i < count; i++) {
            history.append(FloatBuffer.wrap(readings), i, windows, i);
        }
        return windows.array();
    }

    private static void assertSound(Detector detector, float[] windows) {
        int count = windows.length / detector.width() / detector.window();
        Scores scores = scores(detector, windows, count);
        for (int i = 0; i < count; i++) {
            assertThat(scores.score(i)).as("score of row %d", i).isBetween(0.0, 1.0);
            assertThat(List.of(scores.pValue(i), scores.reconstructionPValue(i), scores.latentPValue(i)))
                    .as("p-values of row %d", i)
                    .allMatch(p -> p > 0 && p <= 1);
            assertThat(List.of(
                            scores.reconstructionError(i),
                            scores.reconstructionNll(i),
                            scores.latentLogLikelihood(i),
                            scores.kl(i),
                            scores.elbo(i)))
                    .as("signals of row %d", i)
                    .allMatch(Float::isFinite);
        }
        List<Explanation> explanations = detector.explain(
                FloatBuffer.wrap(windows), IntStream.range(0, count).toArray());
        for (Explanation explanation : explanations) {
            assertThat(explanation.features())
                    .allMatch(feature -> Double.isFinite(feature.observed())
                            && Double.isFinite(feature.expected())
                            && Double.isFinite(feature.spread())
                            && feature.contribution() >= 0
                            && feature.contribution() <= 1);
            assertThat(explanation.latentShift().mean()).isFinite();
            for (float mean : explanation.latentMean()) {
                assertThat(mean).isFinite();
            }
        }
    }

    /** All numbers that a detector has to say. */
    private static double[] numbers(Detector detector, float[] windows) {
        int count = windows.length / detector.width() / detector.window();
        Scores scores = scores(detector, windows, count);
        return IntStream.range(0, count)
                .boxed()
                .flatMapToDouble(i -> Arrays.stream(new double[] {
                    scores.score(i),
                    scores.pValue(i),
                    scores.reconstructionPValue(i),
                    scores.latentPValue(i),
                    scores.elbo(i)
                }))
                .toArray();
    }

    private static Scores scores(Detector detector, float[] windows, int count) {
        Scores scores = detector.score(FloatBuffer.wrap(windows), count);
        if (detector.window() > 1) {
            EntityTrack track = detector.newTrack();
            IntStream.range(0, count).forEach(i -> scores.follow(i, track));
        }
        return scores;
    }

    private static TrainedDetector train(float[] rows, int width, Mode mode) {
        return new DetectorTrainer()
                .train(TrainingRows.of(rows, width), mode.options(width), (step, steps, loss) -> {});
    }
}
