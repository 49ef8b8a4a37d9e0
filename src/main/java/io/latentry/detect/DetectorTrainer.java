/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.TrainedVae;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.Vae;
import io.latentry.vae.VaeOptions;
import io.latentry.vae.VaeTrainer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;

/** Makes a {@link Detector} from rows of normal operation: scaler, network, statistics, then both calibrations. */
public final class DetectorTrainer {

    /**
     * Trains a detector. It takes seconds for tens of features; other trainings of this process wait.
     *
     * @param progress told about each optimiser step
     * @throws IllegalArgumentException if the rows are not as wide as there are feature names
     * @throws io.latentry.vae.TrainingDivergedException if the loss stops being finite
     * @throws java.util.concurrent.CancellationException if the thread is interrupted
     * @throws IllegalStateException if the device is not there
     */
    public TrainedDetector train(TrainingRows rows, DetectorOptions options, TrainingProgress progress) {
        long begin = System.nanoTime();
        int width = rows.width();
        if (options.featureNames().size() != width) {
            throw new IllegalArgumentException("%d feature names are given for rows of %d features."
                    .formatted(options.featureNames().size(), width));
        }
        RowScaler scaler = RowScaler.fit(rows.training(), width);
        VaeOptions network = VaeOptions.of(
                rows.training().length / width,
                width,
                options.hidden(),
                options.latent(),
                options.beta(),
                options.steps(),
                options.learningRate(),
                options.seed());
        TrainedVae trained =
                VaeTrainer.train(scaled(rows.training(), scaler), width, network, options.device(), progress);
        try {
            RowPasses passes = new RowPasses(options.featureNames(), scaler, trained.vae());
            SignalStatistics statistics = statistics(rows, passes, trained.vae());
            Calibration calibration = calibration(rows, passes, statistics);
            Detector detector = new Detector(
                    options.featureNames(), options.falseAlarmRate(), scaler, statistics, calibration, trained.vae());
            return new TrainedDetector(detector, metrics(rows, trained, (System.nanoTime() - begin) / 1e9));
        } catch (RuntimeException e) {
            trained.vae().close();
            throw e;
        }
    }

    private static float[] scaled(float[] rows, RowScaler scaler) {
        float[] scaled = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scaled[i] = scaler.scale(i % scaler.width(), rows[i]);
        }
        return scaled;
    }

    private static SignalStatistics statistics(TrainingRows rows, RowPasses passes, Vae vae) {
        StatisticsFit fit = new StatisticsFit(rows.width(), vae.latent());
        forEach(passes, rows.training(), rows.width(), (first, scaled, inference) -> fit.addLatents(inference));
        forEach(
                passes,
                rows.calibration(),
                rows.width(),
                (first, scaled, inference) -> fit.addResiduals(scaled.floats(), inference));
        return fit.statistics();
    }

    private static Calibration calibration(TrainingRows rows, RowPasses passes, SignalStatistics statistics) {
        int count = rows.calibration().length / rows.width();
        double[] reconstruction = new double[count];
        double[] latent = new double[count];
        forEach(passes, rows.calibration(), rows.width(), (first, scaled, inference) -> {
            for (int i = 0; i < inference.count(); i++) {
                reconstruction[first + i] = statistics.reconstruction(scaled.floats(), inference, i);
                latent[first + i] = statistics.latent(inference, i);
            }
        });
        TailCalibration ofReconstruction = TailCalibration.of(reconstruction);
        TailCalibration ofLatent = TailCalibration.of(latent);
        double[] joint = new double[rows.jointCalibration().length / rows.width()];
        forEach(passes, rows.jointCalibration(), rows.width(), (first, scaled, inference) -> {
            for (int i = 0; i < inference.count(); i++) {
                joint[first + i] = Calibration.jointStatistic(
                        ofReconstruction.pValue(statistics.reconstruction(scaled.floats(), inference, i)),
                        ofLatent.pValue(statistics.latent(inference, i)));
            }
        });
        return new Calibration(ofReconstruction, ofLatent, TailCalibration.of(joint));
    }

    private static void forEach(RowPasses passes, float[] rows, int width, RowPasses.Piece piece) {
        passes.forEach(FloatBuffer.wrap(rows), rows.length / width, piece);
    }

    private static Map<String, Double> metrics(TrainingRows rows, TrainedVae trained, double seconds) {
        Map<String, Double> metrics = new HashMap<>();
        metrics.put("elbo", trained.heldOutElbo());
        metrics.put("elboAtStart", trained.heldOutElboAtStart());
        metrics.put("reconstructionError", trained.heldOutReconstructionError());
        double kl = 0;
        for (int k = 0; k < trained.klPerDimension().length; k++) {
            metrics.put("kl." + k, trained.klPerDimension()[k]);
            kl += trained.klPerDimension()[k];
        }
        metrics.put("kl", kl);
        metrics.put("steps", (double) trained.steps());
        metrics.put("trainingRows", (double) rows.training().length / rows.width());
        metrics.put("calibrationRows", (double) rows.calibration().length / rows.width());
        metrics.put("jointCalibrationRows", (double) rows.jointCalibration().length / rows.width());
        metrics.put("seconds", seconds);
        return metrics;
    }
}
