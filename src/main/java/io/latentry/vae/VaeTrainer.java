/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Trains a {@link Vae}, or several at once, on standardised rows. The same rows, options and seed give the same network:
 * batches and noise come from Java's generators, never from the engine, whose generator other threads may use.
 *
 * <p>Trainings run on the thread that asks for them, several side by side if several ask. Every method throws
 *
 * <ul>
 *   <li>{@link IllegalArgumentException} if the rows are too few or not finite,
 *   <li>{@link TrainingDivergedException} if the loss stops being finite,
 *   <li>{@link CancellationException} if the thread is interrupted,
 *   <li>{@link IllegalStateException} if the device is not there.
 * </ul>
 */
public final class VaeTrainer {

    /** With fewer rows than this, the final network is trained on all of them. */
    static final int FEW_ROWS = 1_000;

    private static final int EVALUATION_ROWS = 1024;
    private static final int EVALUATIONS = 10;
    private static final int FEWEST_ROWS = 2;

    private final float[] rows;
    private final int features;
    private final VaeOptions options;
    private final List<Map<String, Tensor>> from;
    private final ComputeDevice device;
    private final int trainingRows;
    private final int heldOutRows;

    private VaeTrainer(
            float[] rows, int features, VaeOptions options, List<Map<String, Tensor>> from, ComputeDevice device) {
        this.rows = rows;
        this.features = features;
        this.options = options;
        this.from = from;
        this.device = device;
        int count = rows.length / features;
        heldOutRows = Math.max(1, count / 10);
        trainingRows = count - heldOutRows;
    }

    /**
     * Trains on all but the last tenth of the rows. That tenth is held out: of the start and ten points of the training,
     * the weights that give it the highest ELBO are kept, so a network is never worse there than probabilistic PCA.
     *
     * <p>Of fewer than {@value #FEW_ROWS} rows none can be spared: the network is then trained once more, on all rows, for
     * as many steps of the same schedule as led to those weights.
     *
     * @param rows standardised, [n, features] row after row, n at least 2, all finite
     * @param progress told of the steps before the held-out rows have chosen
     */
    public static TrainedVae train(
            float[] rows, int features, VaeOptions options, ComputeDevice device, TrainingProgress progress) {
        return train(rows, features, options, List.of(), device, progress);
    }

    /**
     * The same, going on from weights of a training before.
     *
     * @param from weights that {@link VaeOptions#fit fit}, as {@link Vae#weights} gives them; none to start afresh
     */
    public static TrainedVae train(
            float[] rows,
            int features,
            VaeOptions options,
            List<Map<String, Tensor>> from,
            ComputeDevice device,
            TrainingProgress progress) {
        check(rows, features);
        return new VaeTrainer(rows, features, options, from, device).train(progress);
    }

    /**
     * Whether a training does better to go on from weights of one before than to start afresh: the last tenth of the rows is
     * likelier by them than by probabilistic PCA. It is not where what is normal has moved since.
     *
     * @param weights that {@link VaeOptions#fit fit}
     */
    public static boolean favours(
            Map<String, Tensor> weights, float[] rows, int features, VaeOptions options, ComputeDevice device) {
        check(rows, features);
        int count = rows.length / features;
        int newest = Math.max(1, count / 10);
        List<int[]> before = List.of(all(count - newest));
        try (NDManager scope = TorchEngine.newScope(device)) {
            Descent afresh = new Descent(rows, features, options, before, scope);
            Descent resumed = new Descent(rows, features, options, before, List.of(weights), scope);
            return resumed.elbo(count - newest, newest, EVALUATION_ROWS)
                    > afresh.elbo(count - newest, newest, EVALUATION_ROWS);
        }
    }

    /**
     * Trains on all rows for exactly the options' steps; nothing is held out. For cross-fitting, and where the number of
     * steps is known.
     *
     * @param rows standardised, [n, features] row after row, n at least 2, all finite
     */
    public static Vae fit(
            float[] rows, int features, VaeOptions options, ComputeDevice device, TrainingProgress progress) {
        return fit(rows, features, options, List.of(), device, progress);
    }

    /** The same, going on from weights of a training before; none to start afresh. */
    public static Vae fit(
            float[] rows,
            int features,
            VaeOptions options,
            List<Map<String, Tensor>> from,
            ComputeDevice device,
            TrainingProgress progress) {
        check(rows, features);
        return fitAll(rows, features, options, List.of(all(rows.length / features)), from, device, progress)
                .get(0);
    }

    /** The same, telling nobody. */
    public static Vae fit(float[] rows, int features, VaeOptions options, ComputeDevice device) {
        return fit(rows, features, options, device, TrainingProgress.SILENT);
    }

    /**
     * Trains several networks as {@link #fit} does, all in one batched computation. Member m is the network that the
     * options with seed + m give for its own rows alone. Unless the options fix it, the number of latent dimensions is the
     * largest that any member's rows ask for.
     *
     * @param rows standardised, [n, features] row after row, all finite
     * @param memberRows for each member the rows it may see, at least 2
     * @param progress told about each step that all members have taken together
     * @return the networks in the order of {@code memberRows}, to be closed by the caller
     */
    public static List<Vae> fitAll(
            float[] rows,
            int features,
            VaeOptions options,
            List<int[]> memberRows,
            ComputeDevice device,
            TrainingProgress progress) {
        return fitAll(rows, features, options, memberRows, List.of(), device, progress);
    }

    private static List<Vae> fitAll(
            float[] rows,
            int features,
            VaeOptions options,
            List<int[]> memberRows,
            List<Map<String, Tensor>> from,
            ComputeDevice device,
            TrainingProgress progress) {
        check(rows, features);
        checkMembers(memberRows, rows.length / features);
        List<Map<String, Tensor>> weights;
        try (NDManager scope = TorchEngine.newScope(device)) {
            Descent descent = new Descent(rows, features, options, memberRows, from, scope);
            descent.advance(options.steps(), progress);
            weights = descent.weights();
        }
        return load(weights, device);
    }

    /** The same, telling nobody. */
    public static List<Vae> fitAll(
            float[] rows, int features, VaeOptions options, List<int[]> memberRows, ComputeDevice device) {
        return fitAll(rows, features, options, memberRows, device, TrainingProgress.SILENT);
    }

    private TrainedVae train(TrainingProgress progress) {
        long begin = System.nanoTime();
        double elboAtStart;
        Best best;
        try (NDManager scope = TorchEngine.newScope(device)) {
            int[] training = IntStream.range(0, trainingRows).toArray();
            Descent descent = new Descent(rows, features, options, List.of(training), from, scope);
            elboAtStart = descent.elbo(trainingRows, heldOutRows, EVALUATION_ROWS);
            best = new Best(descent.weights().get(0), elboAtStart, 0);
            int between = Math.max(1, options.steps() / EVALUATIONS);
            while (descent.steps() < options.steps()) {
                descent.advance(Math.min(descent.steps() + between, options.steps()), progress);
                double elbo = descent.elbo(trainingRows, heldOutRows, EVALUATION_ROWS);
                if (elbo > best.elbo) {
                    best = new Best(descent.weights().get(0), elbo, descent.steps());
                }
            }
        }
        Vae chosen = new Vae(best.weights, device);
        HeldOut heldOut;
        try (Opened opened = new Opened()) {
            opened.add(chosen);
            heldOut = heldOut(chosen);
            opened.keep();
        }
        Vae vae = chosen;
        if (rows.length / features < FEW_ROWS) {
            chosen.close();
            vae = onAllRows(chosen.latent(), best.steps);
        }
        return new TrainedVae(
                vae,
                heldOutRows,
                best.elbo,
                elboAtStart,
                heldOut.reconstructionError,
                heldOut.klPerDimension,
                best.steps,
                (System.nanoTime() - begin) / 1e9);
    }

    private Vae onAllRows(int latent, int steps) {
        try (NDManager scope = TorchEngine.newScope(device)) {
            Descent descent = new Descent(
                    rows, features, options.withLatent(latent), List.of(all(rows.length / features)), from, scope);
            descent.advance(steps, TrainingProgress.SILENT);
            return new Vae(descent.weights().get(0), device);
        }
    }

    /** The weights with the highest ELBO on the held-out rows so far. */
    private record Best(Map<String, Tensor> weights, double elbo, int steps) {}

    private record HeldOut(double reconstructionError, double[] klPerDimension) {}

    private HeldOut heldOut(Vae vae) {
        double error = 0;
        double[] kl = new double[vae.latent()];
        RowBuffer buffer = new RowBuffer(Math.min(heldOutRows, EVALUATION_ROWS), features);
        for (int from = trainingRows; from < trainingRows + heldOutRows; from += EVALUATION_ROWS) {
            int count = Math.min(EVALUATION_ROWS, trainingRows + heldOutRows - from);
            System.arraycopy(rows, from * features, buffer.values(), 0, count * features);
            Inference inference = vae.infer(buffer, count);
            for (float rowError : vae.signals(buffer, inference).reconstructionError()) {
                error += rowError / heldOutRows;
            }
            for (int i = 0; i < inference.latentMean().length; i++) {
                kl[i % kl.length] += Signals.klOfDimension(
                                inference.latentMean()[i], inference.latentLogVariance()[i])
                        / heldOutRows;
            }
        }
        return new HeldOut(error, kl);
    }

    private static List<Vae> load(List<Map<String, Tensor>> weights, ComputeDevice device) {
        List<Vae> networks = new ArrayList<>();
        try (Opened opened = new Opened()) {
            for (Map<String, Tensor> ofMember : weights) {
                networks.add(opened.add(new Vae(ofMember, device)));
            }
            List<Vae> loaded = List.copyOf(networks);
            opened.keep();
            return loaded;
        }
    }

    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static void check(float[] rows, int features) {
        if (features < 1 || rows.length % features != 0 || rows.length / features < FEWEST_ROWS) {
            throw new IllegalArgumentException(
                    "%d numbers are no two or more rows of %d features.".formatted(rows.length, features));
        }
        for (int i = 0; i < rows.length; i++) {
            if (!Float.isFinite(rows[i])) {
                throw new IllegalArgumentException("Row %d, feature %d is %s; a network is trained on finite numbers."
                        .formatted(i / features, i % features, rows[i]));
            }
        }
    }

    private static void checkMembers(List<int[]> memberRows, int count) {
        if (memberRows.isEmpty()) {
            throw new IllegalArgumentException("There is no member to train; give the rows of at least one.");
        }
        for (int m = 0; m < memberRows.size(); m++) {
            int[] own = memberRows.get(m);
            if (own.length < FEWEST_ROWS) {
                throw new IllegalArgumentException(
                        "Member %d has %d rows, but needs at least %d.".formatted(m, own.length, FEWEST_ROWS));
            }
            for (int row : own) {
                if (row < 0 || row >= count) {
                    throw new IllegalArgumentException(
                            "Member %d asks for row %d, but there are %d rows.".formatted(m, row, count));
                }
            }
        }
    }
}
