/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.detect.Detector;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The scorer alone: threads that score one batch of rows after the other, and nothing else. */
final class BareScorer {
    private static final Duration RUN_UP = Duration.ofMillis(500);

    private final Detector detector;
    private final int threads;

    BareScorer(Detector detector, int threads) {
        this.detector = detector;
        this.threads = threads;
    }

    /** Rows scored by all threads together. */
    Rate measure(float[] rows, int batchRows, double seconds) {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        CountDownLatch ready = new CountDownLatch(threads);
        try {
            List<Future<Rate>> each = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int first = i * batchRows;
                each.add(pool.submit(() -> score(buffer(rows, first, batchRows), batchRows, seconds, ready)));
            }
            long scored = 0;
            long batches = 0;
            double rate = 0;
            for (Future<Rate> future : each) {
                Rate own = future.get();
                scored += own.records();
                batches += own.batches();
                rate += own.perSecond();
            }
            return new Rate(scored, batches, scored / rate);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The scorer failed: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } finally {
            pool.shutdownNow();
        }
    }

    private Rate score(FloatBuffer rows, int count, double seconds, CountDownLatch ready) throws InterruptedException {
        try {
            scoreFor(rows, count, RUN_UP.toNanos() / 1e9);
        } finally {
            // A thread that fails must not keep the others waiting: they would hide its failure.
            ready.countDown();
        }
        ready.await();
        return scoreFor(rows, count, seconds);
    }

    private Rate scoreFor(FloatBuffer rows, int count, double seconds) {
        long begin = System.nanoTime();
        long batches = 0;
        double taken = 0;
        while (taken < seconds) {
            batches += detector.score(rows, count).size() / count;
            taken = (System.nanoTime() - begin) / 1e9;
        }
        return new Rate(batches * count, batches, taken);
    }

    private FloatBuffer buffer(float[] rows, int first, int count) {
        int length = detector.window() * detector.width();
        FloatBuffer buffer = FloatBuffer.allocate(count * length);
        for (int i = 0; i < count * length; i++) {
            buffer.put(i, rows[(int) (((long) first * length + i) % rows.length)]);
        }
        return buffer;
    }
}
