/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.vae.ComputeDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Times what {@code latentry retrain --once} does, stage by stage, and what retraining does to the alerts of a detector beside
 * it; on an embedded broker in this process, with the settings that ship.
 */
public final class RetrainBench {
    private final RetrainBenchOptions options;
    private final String mainClass;
    private final Consumer<String> progress;

    /**
     * A bench.
     *
     * @param mainClass of the command line that is started anew, as the sidecar
     * @param progress told what is going on, in words
     */
    public RetrainBench(RetrainBenchOptions options, String mainClass, Consumer<String> progress) {
        this.options = options;
        this.mainClass = mainClass;
        this.progress = progress;
    }

    /**
     * Measures all that was asked for.
     *
     * @throws IllegalStateException if the device is not there
     */
    public RetrainFigures run() {
        ComputeDevice device = options.device().resolved();
        List<TurnFigures> turns = new ArrayList<>();
        for (int features : options.features()) {
            try (BenchCluster cluster = BenchCluster.start()) {
                turns.addAll(new RetrainLane(cluster, Workload.of(features), options, progress).turns());
            }
        }
        Optional<BesideFigures> beside = options.rounds() == 0 ? Optional.empty() : beside();
        return new RetrainFigures(device, Runtime.getRuntime().availableProcessors(), turns, beside);
    }

    /** A machine too slow for the steady rate can train all the same. */
    private Optional<BesideFigures> beside() {
        try {
            return Optional.of(new BesideRun(options, mainClass, progress).run());
        } catch (IllegalStateException e) {
            progress.accept("no latency beside retrainings: " + e.getMessage());
            return Optional.empty();
        }
    }
}
