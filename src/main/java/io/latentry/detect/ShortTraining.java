/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Trains on few readings, none of which can be spared for the calibration. So they are calibrated by cross-fitting (Barber
 * et al. 2021): each block of consecutive readings is judged by a network that was trained on the windows that hold none of
 * them. Residual covariances, scales, p-values and the alarm's threshold come from these; in-sample residuals of a network
 * trained on so few rows would be far too small.
 */
final class ShortTraining {

    private static final int STEPS = 300;
    private static final int BLOCK_STEPS = 200;
    private static final int MOST_BLOCKS = 8;
    private static final int READINGS_PER_BLOCK = 20;
    private static final int FEWEST_WINDOWS = 4;

    private final Windows windows;
    private final WindowTraining training;
    private final int readings;
    private final int reach;
    private final int count;
    private final int width;

    ShortTraining(Windows windows, WindowTraining training, int window) {
        this.windows = windows;
        this.training = training;
        readings = Math.max(2, window / 2);
        reach = windows.channels().reach(readings, window);
        count = windows.rows().count();
        width = windows.channels().count();
    }

    /**
     * What networks that had not seen them say of all windows.
     *
     * @param residual of the whole window, [count, readings × width]
     * @param latent distance of the latent mean, [count]
     * @param figures of these networks
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record OutOfBlock(float[] residual, double[] latent, HeldOutFigures figures) {}

    /**
     * @param networks takes what goes live
     * @throws IllegalArgumentException if the readings are too few to leave a block out
     */
    SeriesFit run(NetworkScope networks) {
        int blocks = Math.max(2, Math.min(MOST_BLOCKS, count / READINGS_PER_BLOCK));
        training.expect(1, BLOCK_STEPS);
        training.expect(1, STEPS);
        RowSpan everything = new RowSpan(0, count);
        ChannelScaler scaler = ChannelScaler.fit(windows, everything);
        OutOfBlock outOfBlock = outOfBlock(scaler, blocks);
        int[] trusted = windows.trusted(count, reach);
        WindowNetwork network = networks.add(training.train(trusted, readings, scaler, STEPS));
        int columns = network.columns();
        ResidualVariance variance = new ResidualVariance(width);
        float[] residual = of(trusted, outOfBlock.residual(), columns);
        variance.add(residual, columns);
        ShortMeasure measure = new ShortMeasure(
                network,
                LedoitWolf.fit(residual, columns),
                LedoitWolf.fit(latentMeans(network, trusted), network.latent()),
                variance.floored());
        ShortSmoothing smoothing = new ShortSmoothing(
                smoothed(ShortSmoothing.SLOW_RESIDUAL, outOfBlock),
                smoothed(ShortSmoothing.QUICK_RESIDUAL, outOfBlock),
                ShortSmoothing.weight(columns, count));
        double[] raw = raw(measure, outOfBlock);
        int[] entities = windows.rows().entities();
        double[] scale = new EntityStates(smoothing).scale(windows.rows(), raw);
        Levels[] levels = new EntityStates(smoothing).levels(entities, raw, scale);
        Map<String, Double> metrics = outOfBlock.figures().metrics();
        metrics.put("steps", (double) training.steps(STEPS));
        metrics.put("networksResumed", 0.0);
        HeldOut heldOut = new HeldOut(levels, entities, everything, everything);
        return new SeriesFit(measure, smoothing, scale, heldOut, everything.from(), metrics);
    }

    private OutOfBlock outOfBlock(ChannelScaler scaler, int blocks) {
        int columns = readings * width;
        OutOfBlock found = new OutOfBlock(new float[count * columns], new double[count], new HeldOutFigures());
        List<RowSpan> spans = IntStream.range(0, blocks)
                .mapToObj(b -> new RowSpan(b * count / blocks, (b + 1) * count / blocks))
                .toList();
        List<int[]> others = spans.stream().map(this::others).toList();
        List<WindowNetwork> networks = training.trainAll(others, readings, scaler, BLOCK_STEPS);
        try {
            for (int b = 0; b < blocks; b++) {
                WindowNetwork network = networks.get(b);
                float[] means = latentMeans(network, others.get(b));
                judge(network, spans.get(b), LedoitWolf.fit(means, network.latent()), found);
            }
        } finally {
            networks.forEach(WindowNetwork::close);
        }
        return found;
    }

    /** The windows that hold no reading of a block and none that is quarantined. */
    private int[] others(RowSpan block) {
        int[] others = windows.without(block, reach);
        if (others.length < FEWEST_WINDOWS) {
            throw new IllegalArgumentException(
                    "%d training readings are too few to judge windows of %d: without readings %d to %d, %d windows are left. Give more readings, or a window of 1."
                            .formatted(count, readings, block.from(), block.to() - 1, others.length));
        }
        return others;
    }

    private void judge(WindowNetwork network, RowSpan block, Mahalanobis latent, OutOfBlock into) {
        int columns = network.columns();
        int[] rows = IntStream.range(block.from(), block.to()).toArray();
        forEach(network, rows, (first, pass) -> {
            into.figures().add(pass);
            for (int i = 0; i < pass.count(); i++) {
                int row = block.from() + first + i;
                into.latent()[row] = latent.squared(pass.latentMean(i), 0);
                for (int j = 0; j < columns; j++) {
                    into.residual()[row * columns + j] = (float) pass.residual(i, j);
                }
            }
        });
    }

    private float[] latentMeans(WindowNetwork network, int[] rows) {
        float[] means = new float[rows.length * network.latent()];
        forEach(network, rows, (first, pass) -> pass.copyLatentMeans(means, first));
        return means;
    }

    private void forEach(WindowNetwork network, int[] rows, WindowNetwork.Piece piece) {
        windows.forEach(
                rows,
                reach,
                (first, values, size) ->
                        network.forEach(values, size, reach, (at, pass) -> piece.accept(first + at, pass)));
    }

    /** Distance of the newest reading's residual after it has been smoothed along each entity. */
    private Mahalanobis smoothed(Ewma ewma, OutOfBlock outOfBlock) {
        float[] smoothed = new float[count * width];
        Map<Integer, double[]> states = new HashMap<>();
        double[] residual = new double[width];
        for (int i = 0; i < count; i++) {
            int entity = windows.rows().entities()[i];
            boolean first = !states.containsKey(entity);
            double[] state = states.computeIfAbsent(entity, e -> new double[width]);
            newest(outOfBlock, i, residual, 0);
            ewma.next(state, 0, residual, 0, width, first);
            for (int d = 0; d < width; d++) {
                smoothed[i * width + d] = (float) state[d];
            }
        }
        return LedoitWolf.fit(of(windows.trusted(count, reach), smoothed, width), width);
    }

    /** Some rows of [count, columns]. */
    private static float[] of(int[] rows, float[] all, int columns) {
        float[] some = new float[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(all, rows[i] * columns, some, i * columns, columns);
        }
        return some;
    }

    private double[] raw(ShortMeasure measure, OutOfBlock outOfBlock) {
        int stride = ShortSmoothing.DISTANCES + width;
        double[] raw = new double[count * stride];
        for (int i = 0; i < count; i++) {
            raw[i * stride] = measure.window().squared(outOfBlock.residual(), i * readings * width);
            raw[i * stride + 1] = outOfBlock.latent()[i];
            newest(outOfBlock, i, raw, i * stride + ShortSmoothing.DISTANCES);
        }
        return raw;
    }

    private void newest(OutOfBlock outOfBlock, int row, double[] into, int at) {
        int from = (row + 1) * readings * width - width;
        for (int d = 0; d < width; d++) {
            into[at + d] = outOfBlock.residual()[from + d];
        }
    }
}
