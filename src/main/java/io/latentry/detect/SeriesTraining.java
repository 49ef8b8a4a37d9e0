/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.TrainingProgress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Trains a {@link SeriesJudge}, in the way that fits the number of readings. */
final class SeriesTraining {

    /** From so many readings on, a fifth of them can be spared for the calibration. */
    static final int LONG = 1_000;

    private final TrainingRows rows;
    private final DetectorOptions options;
    private final WarmStart start;
    private final TrainingProgress progress;

    SeriesTraining(TrainingRows rows, DetectorOptions options, WarmStart start, TrainingProgress progress) {
        this.rows = rows;
        this.options = options;
        this.start = start;
        this.progress = progress;
    }

    TrainedDetector run() {
        long begin = System.nanoTime();
        double alarmsPerReading = alarmsPerReading();
        Windows windows = new Windows(rows, new Channels(options.featureNames(), options.differences()));
        WindowTraining training = new WindowTraining(windows, options, progress);
        try (NetworkScope networks = new NetworkScope(options.device())) {
            SeriesFit fit = rows.count() >= LONG
                    ? new LongTraining(windows, training, options.window(), start).run(networks)
                    : new ShortTraining(windows, training, options.window()).run(networks);
            AlarmThreshold threshold = AlarmThreshold.choose(fit.heldOut().courses(), alarmsPerReading);
            Judge judge = new SeriesJudge(
                    options.falseAlarmRate(),
                    options.window(),
                    fit.measure(),
                    fit.smoothing(),
                    fit.scale(),
                    fit.heldOut().calibration(),
                    new AlarmMachine(threshold.value()),
                    Optional.of(AlarmOffers.of(fit.heldOut().courses(), alarmsPerReading, AlarmBudget.interval(rows))));
            Map<String, Double> metrics = new HashMap<>(fit.metrics());
            metrics.putAll(fit.heldOut().metrics(threshold));
            int quarantined = rows.quarantined(0, rows.count());
            metrics.put("trainingRows", (double) rows.count() - quarantined);
            metrics.put("quarantinedRows", (double) quarantined);
            metrics.put("seconds", (System.nanoTime() - begin) / 1e9);
            Detector detector = new Detector(options.featureNames(), options.falseAlarmRate(), judge);
            networks.keep();
            return new TrainedDetector(
                    detector, new RowSpan(0, rows.count()), fit.calibrationRows(), fit.jointRows(), metrics);
        }
    }

    private double alarmsPerReading() {
        return options.alarmBudget().map(budget -> budget.perReading(rows)).orElse(options.falseAlarmRate());
    }
}
