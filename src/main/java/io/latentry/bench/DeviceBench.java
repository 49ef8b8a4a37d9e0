/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.detect.Detector;
import io.latentry.detect.TrainingRows;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.MatrixProduct;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Scores and trains on the CPU and, where libtorch sees one, on the GPU, beside a bare matrix product. */
public final class DeviceBench {
    private final DeviceBenchOptions options;
    private final Consumer<String> progress;
    private final List<ComputeDevice> devices;

    /**
     * A bench of the devices that this machine has.
     *
     * @param progress told what is going on, in words
     */
    public DeviceBench(DeviceBenchOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
        this.devices = ComputeDevice.AUTO.resolved() == ComputeDevice.GPU
                ? List.of(ComputeDevice.CPU, ComputeDevice.GPU)
                : List.of(ComputeDevice.CPU);
    }

    /** Measures everything. */
    public DeviceFigures run() {
        List<DeviceFigures.Training> trainings = new ArrayList<>();
        List<DeviceFigures.Scoring> scorings = new ArrayList<>();
        for (int features : options.features()) {
            Workload workload = Workload.of(features);
            Map<ComputeDevice, Double> seconds = new EnumMap<>(ComputeDevice.class);
            byte[] bytes = {};
            TrainingRows rows = BenchModel.trainingRows(workload, options.training());
            for (ComputeDevice device : devices) {
                progress.accept("%d features: training on the %s".formatted(features, device));
                // The first training on a device also pays for the making of its kernels.
                BenchModel.trainOn(workload, rows, 1, Effort.FEW_STEPS, device).close();
                long begin = System.nanoTime();
                try (BenchModel model =
                        BenchModel.trainOn(workload, rows, 1, options.training().steps(), device)) {
                    seconds.put(device, (System.nanoTime() - begin) / 1e9);
                    bytes = model.detector().toBytes();
                }
            }
            trainings.add(
                    new DeviceFigures.Training(features, options.training().rows(), seconds));
            scorings.addAll(score(workload, bytes));
        }
        return new DeviceFigures(devices, trainings, scorings);
    }

    private List<DeviceFigures.Scoring> score(Workload workload, byte[] bytes) {
        List<DeviceFigures.Scoring> scorings = new ArrayList<>();
        float[] rows = workload.rows(2_048, 2);
        for (int batch : options.batches()) {
            Map<ComputeDevice, Double> detector = new EnumMap<>(ComputeDevice.class);
            Map<ComputeDevice, Double> product = new EnumMap<>(ComputeDevice.class);
            for (ComputeDevice device : devices) {
                try (Detector scorer = Detector.fromBytes(bytes, device)) {
                    detector.put(
                            device,
                            new BareScorer(scorer, 1)
                                    .measure(rows, batch, options.seconds())
                                    .perSecond());
                }
                product.put(device, multiply(workload.width(), batch, device));
            }
            progress.accept("%d features, %,d rows per call: %s rows/s".formatted(workload.width(), batch, detector));
            scorings.add(new DeviceFigures.Scoring(workload.width(), batch, detector, product));
        }
        return scorings;
    }

    private double multiply(int width, int batch, ComputeDevice device) {
        try (MatrixProduct product = new MatrixProduct(batch, width, width, device)) {
            product.repeat(1);
            long begin = System.nanoTime();
            long done = 0;
            int times = 1;
            double taken = 0;
            while (taken < options.seconds()) {
                // More and more at once, so that waiting for the device does not count.
                product.repeat(times);
                done += times;
                times = Math.min(2 * times, 64);
                taken = (System.nanoTime() - begin) / 1e9;
            }
            return done * batch / taken;
        }
    }
}
