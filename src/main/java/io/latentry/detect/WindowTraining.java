/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.TrainedVae;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeOptions;
import io.latentry.vae.VaeTrainer;
import java.util.HashMap;
import java.util.Map;

/** Trains the networks of a detector of windows, one after the other, and reports them as one training. */
final class WindowTraining {

    private static final int FEWEST_LATENT = 4;
    private static final int MOST_LATENT = 24;
    private static final int COLUMNS_PER_LATENT = 4;
    private static final int ROWS_PER_LATENT = 4;
    private static final double LEARNING_RATE = 1e-3;

    private final Windows windows;
    private final DetectorOptions options;
    private final TrainingProgress progress;
    private final Map<String, Double> metrics = new HashMap<>();
    private int stepsDone;
    private int stepsInAll;
    private int networks;

    WindowTraining(Windows windows, DetectorOptions options, TrainingProgress progress) {
        this.windows = windows;
        this.options = options;
        this.progress = progress;
    }

    /** Announces networks of so many steps each, so that progress knows the end. */
    void expect(int count, int steps) {
        stepsInAll += count * options.network().steps().orElse(steps);
    }

    /** Trains on the windows that end with some rows; who gets the network closes it. */
    WindowNetwork train(int[] chosen, int readings, ChannelScaler scaler, int steps) {
        int columns = readings * scaler.width();
        int before = stepsDone;
        TrainedVae trained = VaeTrainer.train(
                windows.scaled(chosen, readings, scaler),
                columns,
                network(chosen.length, columns, steps),
                options.device(),
                (step, ofNetwork, loss) -> progress.report(before + step, stepsInAll, loss));
        stepsDone += options.network().steps().orElse(steps);
        networks++;
        take(trained);
        return new WindowNetwork(readings, options.featureNames(), scaler, trained.vae());
    }

    private VaeOptions network(int rows, int columns, int steps) {
        int wanted = Math.max(FEWEST_LATENT, Math.min(MOST_LATENT, columns / COLUMNS_PER_LATENT));
        int most = Math.max(1, Math.min(columns - 1, rows / ROWS_PER_LATENT));
        NetworkOptions ofThis = options.network().withSeedFrom(networks);
        return ofThis.network(rows, columns, rows >= 5_000 ? 96 : 64, Math.min(wanted, most), steps, LEARNING_RATE);
    }

    private void take(TrainedVae trained) {
        metrics.clear();
        metrics.putAll(NetworkMetrics.of(trained));
    }

    /** Figures of the network that was trained last. */
    Map<String, Double> metrics() {
        return Map.copyOf(metrics);
    }
}
