/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.TrainedDetector;
import io.latentry.detect.TrainingRows;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import io.latentry.vae.ComputeDevice;
import java.util.Optional;
import java.util.OptionalInt;

/** The default detector, trained here and now on a workload's rows; it is its own source of models. */
final class BenchModel implements ModelSource, AutoCloseable {
    private static final double FALSE_ALARM_RATE = 0.001;
    private static final long TRAINING_SEED = 7;

    private final Detector detector;

    private BenchModel(Detector detector) {
        this.detector = detector;
    }

    /**
     * Trains on the CPU, the same each time, and moves to {@code device}.
     *
     * @param effort how much training; what a model costs depends on the rows, and not on the steps
     */
    static BenchModel train(Workload workload, int window, Effort effort, ComputeDevice device) {
        Effort fitting = window > 1 ? effort.ofWindows() : effort;
        BenchModel onCpu =
                trainOn(workload, trainingRows(workload, fitting), window, fitting.steps(), ComputeDevice.CPU);
        if (device == ComputeDevice.CPU) {
            return onCpu;
        }
        try (onCpu) {
            return new BenchModel(Detector.fromBytes(onCpu.detector.toBytes(), device));
        }
    }

    /** The rows that a model of the workload is trained on. */
    static TrainingRows trainingRows(Workload workload, Effort effort) {
        return TrainingRows.of(workload.rows(effort.rows(), TRAINING_SEED), workload.width());
    }

    /** Trains on that device and stays there. */
    static BenchModel trainOn(
            Workload workload, TrainingRows training, int window, OptionalInt steps, ComputeDevice device) {
        NetworkOptions usual = NetworkOptions.withSeed(1);
        NetworkOptions network = new NetworkOptions(
                usual.kind(),
                usual.networks(),
                usual.hidden(),
                usual.latent(),
                usual.beta(),
                usual.betaWarmUp(),
                steps,
                usual.learningRate(),
                usual.seed());
        DetectorOptions options = new DetectorOptions(
                workload.columns(), window, false, FALSE_ALARM_RATE, Optional.empty(), false, network, device);
        TrainedDetector trained = new DetectorTrainer().train(training, options, (step, of, loss) -> {});
        return new BenchModel(trained.detector());
    }

    Detector detector() {
        return detector;
    }

    @Override
    public Optional<ModelLease> lease(String name) {
        return Optional.of(new ModelLease(detector, 1, () -> {}));
    }

    @Override
    public void close() {
        detector.close();
    }
}
