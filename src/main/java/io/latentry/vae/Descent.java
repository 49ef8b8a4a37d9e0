/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The way of M networks from probabilistic PCA, or from weights of a training before, down their objectives. All take each step together; member m draws its
 * start, batches and noise from its own generator, seeded with the options' seed plus m, and its rows from its own.
 */
final class Descent {

    private static final int FEWEST_DIMENSIONS = 2;

    private final float[] rows;
    private final int features;
    private final VaeOptions options;
    private final List<int[]> memberRows;
    private final List<RandomGenerator> randoms = new ArrayList<>();
    private final NDManager scope;
    private final List<Map<String, Tensor>> start;
    private final VaeNetworks networks;
    private final VaeObjective objective;
    private final AdamOptimizer optimizer;
    private final OneCycle schedule;
    private final NDArray scale;
    private int steps;

    /**
     * @param rows [n, features]
     * @param memberRows for each member the rows that it is trained on
     */
    Descent(float[] rows, int features, VaeOptions options, List<int[]> memberRows, NDManager scope) {
        this(rows, features, options, memberRows, List.of(), scope);
    }

    /** @param from weights that each member goes on from; none to start from probabilistic PCA */
    Descent(
            float[] rows,
            int features,
            VaeOptions options,
            List<int[]> memberRows,
            List<Map<String, Tensor>> from,
            NDManager scope) {
        this.rows = rows;
        this.features = features;
        this.options = options;
        this.memberRows = memberRows;
        this.scope = scope;
        for (int m = 0; m < memberRows.size(); m++) {
            randoms.add(new SplittableRandom(options.seed() + m));
        }
        start = from.isEmpty() ? start() : List.copyOf(from);
        networks = new VaeNetworks(
                start.stream()
                        .map(weights -> mapVariance(weights, Descent::toExcess))
                        .toList(),
                options.kind().sharesVariance(),
                scope);
        objective = new VaeObjective(networks, options, scope);
        optimizer = new AdamOptimizer(networks.members(), networks.tensors(), scope);
        schedule = new OneCycle(options.learningRate(), options.steps());
        scale = scope.create((float) (0.5 / ((double) options.batch() * features)));
    }

    /** Each at the closed form of its own rows, with as many latent dimensions as the neediest member asks for. */
    private List<Map<String, Tensor>> start() {
        int components = Math.min(options.latent(), features);
        List<ProbabilisticPca> fits = new ArrayList<>();
        for (int m = 0; m < memberRows.size(); m++) {
            float[] own = gather(memberRows.get(m));
            fits.add(ProbabilisticPca.fit(own, own.length / features, features, components, randoms.get(m), scope));
        }
        int latent = options.explainedVariance() == 1
                ? options.latent()
                : fits.stream()
                        .mapToInt(fit -> fit.componentsExplaining(options.explainedVariance(), FEWEST_DIMENSIONS))
                        .max()
                        .orElseThrow();
        List<Map<String, Tensor>> weights = new ArrayList<>();
        for (int m = 0; m < fits.size(); m++) {
            weights.add(InitialWeights.of(
                    options.kind(), fits.get(m).leading(latent), options.hidden(), latent, randoms.get(m)));
        }
        return weights;
    }

    /** Steps taken so far. */
    int steps() {
        return steps;
    }

    /** The weights of each member: before the first step exactly the start. */
    List<Map<String, Tensor>> weights() {
        return steps == 0
                ? start
                : networks.weights().stream()
                        .map(weights -> mapVariance(weights, Descent::toLogVariance))
                        .toList();
    }

    /**
     * Takes steps until there have been {@code until}.
     *
     * @throws TrainingDivergedException if a loss or a gradient stops being finite
     * @throws CancellationException if the thread is interrupted
     */
    void advance(int until, TrainingProgress progress) {
        float[] x = new float[networks.members() * options.batch() * features];
        while (steps < until) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Interrupted at step %d of %d.".formatted(steps + 1, options.steps()));
            }
            progress.report(steps + 1, options.steps(), step(x));
            steps++;
        }
    }

    /** One step of all members; their mean loss. */
    private double step(float[] x) {
        int batch = options.batch();
        int members = networks.members();
        double beta = options.betaAt(steps);
        drawRows(x);
        try (NDManager scopeOfStep = scope.newSubManager()) {
            NDArray inputs = scopeOfStep.create(x, new Shape(members, batch, features));
            NDArray noise = objective.noise(batch, randoms, scopeOfStep);
            float[] losses;
            try (GradientPass gradients = new GradientPass()) {
                NDArray loss = objective.loss(inputs, noise, scopeOfStep.create((float) beta), scale);
                // A gradient of ones for every member: no tensor belongs to two of them.
                gradients.backward(loss);
                losses = loss.toFloatArray();
            }
            double[] norms = optimizer.gradientNorms(scopeOfStep);
            double mean = 0;
            for (int m = 0; m < members; m++) {
                if (!Float.isFinite(losses[m]) || !Double.isFinite(norms[m])) {
                    throw new TrainingDivergedException(steps + 1, options.steps(), losses[m], norms[m]);
                }
                mean += losses[m] / members;
            }
            optimizer.step(schedule.rate(steps), norms, scopeOfStep);
            return mean + objective.constant(beta);
        }
    }

    private void drawRows(float[] into) {
        int at = 0;
        for (int m = 0; m < networks.members(); m++) {
            int[] own = memberRows.get(m);
            for (int i = 0; i < options.batch(); i++, at += features) {
                System.arraycopy(rows, own[randoms.get(m).nextInt(own.length)] * features, into, at, features);
            }
        }
    }

    /**
     * Mean ELBO in nats that the first member gives some rows, with one draw of z per row and the KL weighted by the
     * options' β.
     */
    double elbo(int firstRow, int count, int atOnce) {
        RandomGenerator random = new SplittableRandom(options.seed());
        double sum = 0;
        for (int from = firstRow; from < firstRow + count; from += atOnce) {
            int some = Math.min(atOnce, firstRow + count - from);
            try (NDManager batch = scope.newSubManager()) {
                float[] x = Arrays.copyOfRange(rows, from * features, (from + some) * features);
                NDArray loss = objective.loss(
                        batch.create(x, new Shape(1, some, features)),
                        objective.noise(some, List.of(random), batch),
                        batch.create((float) options.beta()),
                        batch.create(0.5f));
                sum += loss.toFloatArray()[0];
            }
        }
        return -(sum / count + features * objective.constant(options.beta()));
    }

    private float[] gather(int[] indices) {
        float[] gathered = new float[indices.length * features];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(rows, indices[i] * features, gathered, i * features, features);
        }
        return gathered;
    }

    /** While it is trained, the tensor of the decoder's variance holds the logarithm of what lies above the floor. */
    private static double toExcess(double logVariance) {
        return Math.log(
                Math.max(InitialWeights.SMALLEST_EXCESS, Math.exp(logVariance) - InitialWeights.VARIANCE_FLOOR));
    }

    private static double toLogVariance(double excess) {
        return Math.log(Math.exp(excess) + InitialWeights.VARIANCE_FLOOR);
    }

    private static Map<String, Tensor> mapVariance(Map<String, Tensor> weights, DoubleUnaryOperator map) {
        float[] values = weights.get(VaeNetwork.DECODER_LOG_VARIANCE).floats();
        for (int d = 0; d < values.length; d++) {
            values[d] = (float) map.applyAsDouble(values[d]);
        }
        Map<String, Tensor> mapped = new LinkedHashMap<>(weights);
        mapped.put(VaeNetwork.DECODER_LOG_VARIANCE, Tensor.of(values, values.length));
        return mapped;
    }
}
