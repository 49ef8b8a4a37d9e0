/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.vae.ComputeDevice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the devices of this machine do.
 *
 * @param devices that were measured: the CPU, and the GPU where there is one
 * @param trainings how long training took
 * @param scorings how fast rows are scored
 */
public record DeviceFigures(List<ComputeDevice> devices, List<Training> trainings, List<Scoring> scorings) {

    public DeviceFigures {
        devices = List.copyOf(devices);
        trainings = List.copyOf(trainings);
        scorings = List.copyOf(scorings);
    }

    /**
     * Seconds of the same training, by device.
     *
     * @param rows that were trained on, calibration included
     */
    public record Training(int features, int rows, Map<ComputeDevice, Double> seconds) {
        public Training {
            seconds = Map.copyOf(seconds);
        }
    }

    /**
     * Rows per second, by device.
     *
     * @param detector scored by the detector, one thread
     * @param product multiplied by a square matrix of the same width
     */
    public record Scoring(
            int features, int batch, Map<ComputeDevice, Double> detector, Map<ComputeDevice, Double> product) {
        public Scoring {
            detector = Map.copyOf(detector);
            product = Map.copyOf(product);
        }
    }

    /** Markdown tables. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        if (!devices.contains(ComputeDevice.GPU)) {
            lines.add("libtorch finds no GPU on this machine: the figures are the CPU's alone.");
            lines.add("");
        }
        lines.add("| training: features | rows |" + heads(" %s seconds |"));
        lines.add("|--:|--:|" + "--:|".repeat(devices.size()));
        for (Training training : trainings) {
            lines.add(
                    "| %d | %,d |".formatted(training.features(), training.rows()) + cells("%.1f", training.seconds()));
        }
        lines.add("");
        lines.add("| scoring: features | rows per call |" + heads(" %s rows/s |") + heads(" %s bare product rows/s |"));
        lines.add("|--:|--:|" + "--:|".repeat(2 * devices.size()));
        for (Scoring scoring : scorings) {
            lines.add("| %d | %,d |".formatted(scoring.features(), scoring.batch())
                    + cells("%,.0f", scoring.detector())
                    + cells("%,.0f", scoring.product()));
        }
        return lines;
    }

    private String heads(String format) {
        StringBuilder heads = new StringBuilder();
        devices.forEach(device -> heads.append(format.formatted(device)));
        return heads.toString();
    }

    private String cells(String format, Map<ComputeDevice, Double> values) {
        StringBuilder cells = new StringBuilder();
        devices.forEach(device ->
                cells.append(" ").append(format.formatted(values.get(device))).append(" |"));
        return cells.toString();
    }
}
