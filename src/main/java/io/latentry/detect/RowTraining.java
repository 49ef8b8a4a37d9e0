/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Opened;
import io.latentry.vae.Signals;
import io.latentry.vae.TrainedVae;
import io.latentry.vae.TrainingProgress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Trains a {@link RowJudge}.
 *
 * <p>Of many rows, the last are held out for the two calibrations, and the p-values are conformal. Few rows are too dear for
 * that: all of them train, and each is judged, for the calibration, by a model that was trained without its block of
 * consecutive rows (cross-conformal prediction, Vovk 2015). Those models saw fewer rows, so the p-values err on the high
 * side.
 */
final class RowTraining {

    private static final int FEWEST_TO_HOLD_OUT = 2_000;
    private static final double CALIBRATION_SHARE = 0.15;
    private static final int MOST_CALIBRATION_ROWS = 5_000;
    private static final int BLOCKS = 5;

    private final TrainingRows rows;
    private final DetectorOptions options;
    private final WarmStart start;
    private final TrainingProgress progress;
    private final List<TrainedVae> networks = new ArrayList<>();
    private final long begin = System.nanoTime();

    RowTraining(TrainingRows rows, DetectorOptions options, WarmStart start, TrainingProgress progress) {
        this.rows = rows;
        this.options = options;
        this.start = start;
        this.progress = progress;
    }

    TrainedDetector run() {
        return rows.count() < FEWEST_TO_HOLD_OUT ? crossFitted() : heldOut();
    }

    private TrainedDetector heldOut() {
        int calibrationRows = Math.min(MOST_CALIBRATION_ROWS, (int) Math.round(CALIBRATION_SHARE * rows.count()));
        RowSpan joint = new RowSpan(rows.count() - calibrationRows, rows.count());
        RowSpan each = new RowSpan(joint.from() - calibrationRows, joint.from());
        RowSpan training = new RowSpan(0, each.from());
        try (Opened opened = new Opened()) {
            RowModel model =
                    opened.add(fit(trusted(row -> training.holds(row)), start.before(rows.times()[each.from()])));
            NeighbourSpace.Statistics ofEach = statistics(model, each);
            NeighbourSpace.Statistics ofJoint = statistics(model, joint);
            Calibration calibration = new Calibration(
                    TailCalibration.of(ofEach.reconstruction()),
                    TailCalibration.of(ofEach.latent()),
                    TailCalibration.of(ofJoint.joint()));
            TrainedDetector trained = detector(model, calibration, training, each, joint);
            opened.keep();
            return trained;
        }
    }

    private TrainedDetector crossFitted() {
        try (Opened opened = new Opened()) {
            RowModel model = opened.add(fit(trusted(row -> true), WarmStart.NONE));
            List<Integer> steps = networks.stream().map(TrainedVae::steps).toList();
            NeighbourSpace.Statistics all = new NeighbourSpace.Statistics(rows.count());
            for (int block = 0; block < BLOCKS; block++) {
                RowSpan left = new RowSpan(rows.count() * block / BLOCKS, rows.count() * (block + 1) / BLOCKS);
                try (RowModel withoutBlock = RowModel.fit(trusted(row -> !left.holds(row)), options, steps)) {
                    NeighbourSpace.Statistics ofBlock = statistics(withoutBlock, left);
                    System.arraycopy(ofBlock.reconstruction(), 0, all.reconstruction(), left.from(), left.count());
                    System.arraycopy(ofBlock.latent(), 0, all.latent(), left.from(), left.count());
                    System.arraycopy(ofBlock.joint(), 0, all.joint(), left.from(), left.count());
                }
            }
            Calibration calibration = new Calibration(
                    TailCalibration.of(all.reconstruction()),
                    TailCalibration.of(all.latent()),
                    TailCalibration.of(all.joint()));
            RowSpan everything = new RowSpan(0, rows.count());
            TrainedDetector trained = detector(model, calibration, everything, everything, everything);
            opened.keep();
            return trained;
        }
    }

    private RowModel fit(float[] values, WarmStart from) {
        return RowModel.fit(values, options, from, progress, networks::add);
    }

    private NeighbourSpace.Statistics statistics(RowModel model, RowSpan span) {
        return model.statistics(values(span), new Signals(span.count()));
    }

    private float[] values(RowSpan span) {
        return Arrays.copyOfRange(rows.values(), span.from() * rows.width(), span.to() * rows.width());
    }

    /** The chosen ones of the rows that are not quarantined. */
    private float[] trusted(IntPredicate chosen) {
        int width = rows.width();
        int[] taken = IntStream.range(0, rows.count())
                .filter(row -> chosen.test(row) && !rows.quarantined()[row])
                .toArray();
        float[] values = new float[taken.length * width];
        for (int i = 0; i < taken.length; i++) {
            System.arraycopy(rows.values(), taken[i] * width, values, i * width, width);
        }
        return values;
    }

    private TrainedDetector detector(
            RowModel model, Calibration calibration, RowSpan training, RowSpan each, RowSpan joint) {
        Judge judge = new RowJudge(
                options.featureNames(), options.falseAlarmRate(), model, calibration, AlarmBudget.interval(rows));
        Map<String, Double> metrics = NetworkMetrics.of(networks.get(0));
        metrics.put("networksResumed", (double) start.resumed());
        metrics.put("seconds", (System.nanoTime() - begin) / 1e9);
        int quarantined = rows.quarantined(training.from(), training.to());
        metrics.put("trainingRows", (double) training.count() - quarantined);
        metrics.put("quarantinedRows", (double) quarantined);
        metrics.put("calibrationRows", (double) each.count());
        metrics.put("jointCalibrationRows", (double) joint.count());
        return new TrainedDetector(
                new Detector(options.featureNames(), options.falseAlarmRate(), judge), training, each, joint, metrics);
    }
}
