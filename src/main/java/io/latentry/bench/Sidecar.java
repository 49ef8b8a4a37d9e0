/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.config.LatentryConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** {@code latentry retrain} in a process of its own, as it is in production, that hardly rests between two trainings. */
final class Sidecar implements AutoCloseable {
    /** No challenger is waited for: nobody would judge in the shadow here. */
    private static final Map<String, Object> RESTLESS =
            Map.of("every", "1s", "shadow", Map.of("promoteAfter", "PT0S", "watch", "PT0S"));

    private static final Duration FIRST_WITHIN = Duration.ofMinutes(3);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final AppProcess process;

    private Sidecar(AppProcess process) {
        this.process = process;
    }

    /** Its configuration: settings that ship, but trained again and again. */
    static LatentryConfig configuration(BenchCluster cluster, Workload workload, String topic, RetrainBenchOptions of) {
        return cluster.newSidecar(workload, topic, of.device(), RESTLESS);
    }

    /**
     * Starts it and waits until it has trained once, for a sidecar does not start every hour.
     *
     * @param mainClass of the command line
     * @throws IllegalStateException if it ends, or does not come to train
     */
    static Sidecar start(String mainClass, Path configuration, Path log) {
        Sidecar sidecar = new Sidecar(
                AppProcess.start(mainClass, List.of(), List.of("retrain", "-c", configuration.toString()), log));
        try {
            sidecar.awaitFirst();
        } catch (RuntimeException e) {
            sidecar.close();
            throw e;
        }
        return sidecar;
    }

    private void awaitFirst() {
        long deadline = System.nanoTime() + FIRST_WITHIN.toNanos();
        while (ended() == 0) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("The sidecar has trained nothing after " + FIRST_WITHIN.toSeconds()
                        + " s:\n" + String.join("\n", process.lastLines()));
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
    }

    /** Trainings that have begun so far. */
    int begun() {
        requireTraining();
        return process.linesWith("Training: ");
    }

    /** Trainings that have ended so far, whatever the gate said. */
    int ended() {
        requireTraining();
        return process.linesWith("Model published") + process.linesWith("Challenger rejected");
    }

    private void requireTraining() {
        process.requireAlive();
        if (process.linesWith("Not trained: ") > 0) {
            throw new IllegalStateException("The sidecar could not train:\n" + String.join("\n", process.lastLines()));
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
