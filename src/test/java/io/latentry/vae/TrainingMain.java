/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Trains a network and writes the ELBO of some rows to a file; run in a virtual machine of its own. */
final class TrainingMain {

    private TrainingMain() {}

    public static void main(String[] args) throws IOException {
        float[] elbos = elbos();
        Files.write(
                Path.of(args[0]), new SafeTensors(Map.of(), Map.of("elbos", Tensor.of(elbos, elbos.length))).toBytes());
    }

    static float[] elbos() {
        Manifold manifold = new Manifold(38, 5, 0.3, 1);
        TrainedVae trained = VaeTrainer.train(
                manifold.rows(3_000, 2),
                38,
                new VaeOptions(64, 8, 1, 1, 400, 128, 0.002, 1),
                ComputeDevice.CPU,
                TrainingProgress.SILENT);
        try (Vae vae = trained.vae()) {
            RowBuffer rows = new RowBuffer(200, 38);
            float[] values = manifold.rows(200, 3);
            System.arraycopy(values, 0, rows.values(), 0, values.length);
            return vae.signals(rows, 200).elbo();
        }
    }
}
