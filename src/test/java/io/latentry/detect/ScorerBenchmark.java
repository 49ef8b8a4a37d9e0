/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Manifold;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The bare scorer, with the default model of 20,000 training rows: 8,192 rows an operation, so many at once. Rows/ms are
 * 8,192 times the operations. {@code -t 2} has two threads share the model, as two stream threads do.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
public class ScorerBenchmark {

    private static final int TRAINING_ROWS = 20_000;
    private static final int ROWS = 8_192;
    private static final int EXPLAINED = 512;

    /** Features per reading. */
    @Param({"38", "512"})
    private int features;

    /** Readings per row. */
    @Param("1")
    private int window;

    /** Rows at once. */
    @Param({"1", "8", "64", "512", "2048", "4096"})
    private int batch;

    private Detector detector;
    private FloatBuffer rows;
    private int[] explained;

    /** Trains the detector. */
    @Setup
    public void train() {
        Manifold normal = new Manifold(features, 8, 0.3, 5);
        List<String> names = Rows.names(features);
        detector = new DetectorTrainer()
                .train(
                        TrainingRows.of(normal.rows(TRAINING_ROWS, 1), features),
                        DetectorOptions.of(names, 1e-3).withWindow(window),
                        (step, steps, loss) -> {})
                .detector();
        rows = Rows.direct(normal.rows(batch * window, 2));
        explained = IntStream.range(0, Math.min(batch, EXPLAINED)).toArray();
    }

    /** Frees it. */
    @TearDown
    public void close() {
        detector.close();
    }

    /** Signals and p-values of rows. */
    @Benchmark
    public double score() {
        double last = 0;
        for (int done = 0; done < ROWS; done += batch) {
            last = detector.score(rows, batch).kl(batch - 1);
        }
        return last;
    }

    /** Explanations of up to 512 rows, as where all of them are anomalous. */
    @Benchmark
    public int explain() {
        return detector.explain(rows, explained).size();
    }
}
