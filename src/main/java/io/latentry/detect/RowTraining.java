/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.TrainedVae;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.Vae;
import io.latentry.vae.VaeOptions;
import io.latentry.vae.VaeTrainer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Trains a {@link RowJudge}. */
final class RowTraining {
    private final TrainingRows all;
    private final DetectorOptions options;
    private final TrainingProgress progress;

    RowTraining(TrainingRows rows, DetectorOptions options, TrainingProgress progress) {
        this.all = rows;
        this.options = options;
        this.progress = progress;
    }

    TrainedDetector run() {
        long begin = System.nanoTime();
        int width = all.width();
        Parts rows = split(all.values(), width);
        RowScaler scaler = RowScaler.fit(rows.training(), width);
        VaeOptions network = VaeOptions.of(
                rows.training().length / width,
                width,
                options.network().hidden(),
                options.network().latent(),
                options.network().beta(),
                options.network().steps(),
                options.network().learningRate().orElse(0.002),
                options.network().seed());
        TrainedVae trained =
                VaeTrainer.train(scaled(rows.training(), scaler), width, network, options.device(), progress);
        try {
            RowPasses passes = new RowPasses(options.featureNames(), scaler, trained.vae());
            SignalStatistics statistics = statistics(rows, passes, trained.vae());
            Calibration calibration = calibration(rows, passes, statistics);
            Detector detector = new Detector(
                    options.featureNames(),
                    options.falseAlarmRate(),
                    new RowJudge(
                            options.featureNames(),
                            options.falseAlarmRate(),
                            scaler,
                            statistics,
                            calibration,
                            trained.vae()));
            int a = rows.training().length / width;
            int b = a + rows.calibration().length / width;
            return new TrainedDetector(
                    detector,
                    new RowSpan(0, a),
                    new RowSpan(a, b),
                    new RowSpan(b, all.count()),
                    metrics(rows, trained, (System.nanoTime() - begin) / 1e9));
        } catch (RuntimeException e) {
            trained.vae().close();
            throw e;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Parts(int width, float[] training, float[] calibration, float[] jointCalibration) {}

    private static Parts split(float[] rows, int width) {
        int count = rows.length / width;
        int calibrationRows = Math.max(12, (int) Math.round(.15 * count));
        int trainingRows = Math.max(0, count - 2 * calibrationRows);
        int training = trainingRows * width;
        int calibration = training + Math.min(count - trainingRows, calibrationRows) * width;
        return new Parts(
                width,
                Arrays.copyOfRange(rows, 0, training),
                Arrays.copyOfRange(rows, training, calibration),
                Arrays.copyOfRange(rows, calibration, rows.length));
    }

    private static float[] scaled(float[] rows, RowScaler scaler) {
        float[] scaled = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scaled[i] = scaler.scale(i % scaler.width(), rows[i]);
        }
        return scaled;
    }

    private static SignalStatistics statistics(Parts rows, RowPasses passes, Vae vae) {
        StatisticsFit fit = new StatisticsFit(rows.width(), vae.latent());
        forEach(passes, rows.training(), rows.width(), (first, scaled, inference) -> fit.addLatents(inference));
        forEach(
                passes,
                rows.calibration(),
                rows.width(),
                (first, scaled, inference) -> fit.addResiduals(scaled.floats(), inference));
        return fit.statistics();
    }

    private static Calibration calibration(Parts rows, RowPasses passes, SignalStatistics statistics) {
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

    private static Map<String, Double> metrics(Parts rows, TrainedVae trained, double seconds) {
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
