/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.DoubleUnaryOperator;

/**
 * Trains a {@link Vae} on standardised rows. The same rows, options and seed give the same network: batches and noise
 * come from {@link Random}, never from the engine, whose generator other threads may use.
 */
public final class VaeTrainer {

    /** DJL collects gradients for the whole process, so there is one training at a time. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    private static final int EVALUATION_ROWS = 1024;
    private static final int EVALUATIONS = 10;
    private static final int FEWEST_DIMENSIONS = 2;

    private final float[] rows;
    private final int features;
    private final VaeOptions options;
    private final ComputeDevice device;
    private final int trainingRows;
    private final int heldOutRows;

    private VaeTrainer(float[] rows, int features, VaeOptions options, ComputeDevice device) {
        this.rows = rows;
        this.features = features;
        this.options = options;
        this.device = device;
        int count = rows.length / features;
        heldOutRows = Math.max(1, count / 10);
        trainingRows = count - heldOutRows;
    }

    /**
     * Trains on all but the last tenth of the rows. That tenth is held out: of the start and ten points of the training,
     * the weights that give it the highest ELBO are kept, so a network is never worse there than probabilistic PCA.
     *
     * <p>Waits while another training runs in this process.
     *
     * @param rows standardised, [n, features] row after row, n at least 2, all finite
     * @throws IllegalArgumentException if the rows are too few or not finite
     * @throws TrainingDivergedException if the loss stops being finite
     * @throws CancellationException if the thread is interrupted
     */
    public static TrainedVae train(
            float[] rows, int features, VaeOptions options, ComputeDevice device, TrainingProgress progress) {
        if (features < 1 || rows.length % features != 0 || rows.length / features < 2) {
            throw new IllegalArgumentException(
                    "%d numbers are no two or more rows of %d features.".formatted(rows.length, features));
        }
        for (int i = 0; i < rows.length; i++) {
            if (!Float.isFinite(rows[i])) {
                throw new IllegalArgumentException("Row %d, feature %d is %s; a network is trained on finite numbers."
                        .formatted(i / features, i % features, rows[i]));
            }
        }
        try {
            ONE_AT_A_TIME.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("Interrupted while waiting for another training to end.");
        }
        try {
            return new VaeTrainer(rows, features, options, device).train(progress);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    private TrainedVae train(TrainingProgress progress) {
        long begin = System.nanoTime();
        try (NDManager scope = TorchEngine.newScope(device)) {
            Random random = new Random(options.seed());
            Map<String, Tensor> start = start(random, scope);
            VaeNetwork network = new VaeNetwork(mapVariance(start, VaeTrainer::toExcess), scope);
            VaeObjective objective = new VaeObjective(network, options, scope);
            Best best = new Best(start, heldOutElbo(objective, scope), 0);
            double elboAtStart = best.elbo;
            best = descend(network, objective, best, random, scope, progress);
            return report(new Vae(best.weights, device), best, elboAtStart, begin);
        }
    }

    private Map<String, Tensor> start(Random random, NDManager scope) {
        ProbabilisticPca pca =
                ProbabilisticPca.fit(rows, trainingRows, features, Math.min(options.latent(), features), random, scope);
        if (options.explainedVariance() == 1) {
            return InitialWeights.of(pca, options.hidden(), options.latent(), random);
        }
        ProbabilisticPca leading = pca.explaining(options.explainedVariance(), FEWEST_DIMENSIONS);
        return InitialWeights.of(leading, options.hidden(), leading.eigenvalues().length, random);
    }

    /** The weights with the highest ELBO on the held-out rows so far. */
    private record Best(Map<String, Tensor> weights, double elbo, int steps) {}

    private Best descend(
            VaeNetwork network,
            VaeObjective objective,
            Best start,
            Random random,
            NDManager scope,
            TrainingProgress progress) {
        Best best = start;
        int between = Math.max(1, options.steps() / EVALUATIONS);
        int batch = options.batch();
        AdamOptimizer optimizer = new AdamOptimizer(network.tensors(), scope);
        OneCycle schedule = new OneCycle(options.learningRate(), options.steps());
        NDArray scale = scope.create((float) (0.5 / ((double) batch * features)));
        float[] x = new float[batch * features];
        for (int step = 0; step < options.steps(); step++) {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancellationException("Interrupted at step %d of %d.".formatted(step + 1, options.steps()));
            }
            for (int i = 0; i < batch; i++) {
                System.arraycopy(rows, random.nextInt(trainingRows) * features, x, i * features, features);
            }
            try (NDManager scopeOfStep = scope.newSubManager()) {
                NDArray inputs = scopeOfStep.create(x, new Shape(batch, features));
                NDArray noise = objective.noise(batch, random, scopeOfStep);
                double loss;
                try (GradientCollector gradients = TorchEngine.engine().newGradientCollector()) {
                    NDArray negativeElbo = objective.loss(inputs, noise, scale);
                    gradients.backward(negativeElbo);
                    loss = negativeElbo.getFloat() + objective.constant();
                }
                double norm = optimizer.gradientNorm(scopeOfStep);
                if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
                    throw new TrainingDivergedException(step + 1, options.steps(), loss, norm);
                }
                optimizer.step(schedule.rate(step), norm, scopeOfStep);
                progress.report(step + 1, options.steps(), loss);
            }
            if ((step + 1) % between == 0 || step + 1 == options.steps()) {
                double elbo = heldOutElbo(objective, scope);
                if (elbo > best.elbo) {
                    best = new Best(mapVariance(network.weights(), VaeTrainer::toLogVariance), elbo, step + 1);
                }
            }
        }
        return best;
    }

    /** Mean ELBO of the held-out rows in nats, with one draw of z per row and the KL weighted by β. */
    private double heldOutElbo(VaeObjective objective, NDManager scope) {
        Random random = new Random(options.seed());
        double sum = 0;
        for (int from = trainingRows; from < trainingRows + heldOutRows; from += EVALUATION_ROWS) {
            int count = Math.min(EVALUATION_ROWS, trainingRows + heldOutRows - from);
            try (NDManager batch = scope.newSubManager()) {
                float[] x = Arrays.copyOfRange(rows, from * features, (from + count) * features);
                NDArray loss = objective.loss(
                        batch.create(x, new Shape(count, features)),
                        objective.noise(count, random, batch),
                        batch.create(0.5f));
                sum += loss.getFloat();
            }
        }
        return -(sum / heldOutRows + features * objective.constant());
    }

    private TrainedVae report(Vae vae, Best best, double elboAtStart, long begin) {
        double error = 0;
        double[] kl = new double[vae.latent()];
        RowBuffer buffer = new RowBuffer(Math.min(heldOutRows, EVALUATION_ROWS), features);
        for (int from = trainingRows; from < trainingRows + heldOutRows; from += EVALUATION_ROWS) {
            int count = Math.min(EVALUATION_ROWS, trainingRows + heldOutRows - from);
            buffer.floats().put(0, rows, from * features, count * features);
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
        return new TrainedVae(
                vae, heldOutRows, best.elbo, elboAtStart, error, kl, best.steps, (System.nanoTime() - begin) / 1e9);
    }

    /** While it is trained, the tensor of the decoder's variance holds the logarithm of what lies above the floor. */
    private static double toExcess(double logVariance) {
        return Math.log(Math.exp(logVariance) - InitialWeights.VARIANCE_FLOOR);
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
