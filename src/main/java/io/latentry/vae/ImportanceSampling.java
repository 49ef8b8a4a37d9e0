/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The importance-weighted estimate ln 1/S Σ p(x|z_s) p(z_s) / q(z_s|x), z_s ~ q(z|x), of ln p(x) (Burda, Grosse &amp;
 * Salakhutdinov 2016): at S = 1 the ELBO in expectation, a bound that tightens with S.
 *
 * <p>Pairs of row and sample are decoded in pieces of bounded size, and the weights are summed as they come. A row's
 * draws are seeded by its own numbers, so that its estimate does not depend on its neighbours.
 */
final class ImportanceSampling {

    private static final int NUMBERS_AT_ONCE = 1 << 21;
    private static final int MOST_ROWS_AT_ONCE = 8_192;

    private final Vae vae;
    private final double[] decoderLogVariance;
    private final int features;
    private final int latent;
    private final double[] logSum;
    private final float[] latents;
    private final double[] logRatios;
    private final int[] owners;
    private int filled;

    private ImportanceSampling(Vae vae, int count) {
        this.vae = vae;
        decoderLogVariance = vae.decoderLogVariance();
        features = vae.features();
        latent = vae.latent();
        logSum = new double[count];
        Arrays.fill(logSum, Double.NEGATIVE_INFINITY);
        int atOnce = Math.max(1, Math.min(MOST_ROWS_AT_ONCE, NUMBERS_AT_ONCE / Math.max(features, latent)));
        latents = new float[atOnce * latent];
        logRatios = new double[atOnce];
        owners = new int[atOnce];
    }

    /** ln p(x) of the first {@code count} rows in nats, up to the error of {@code samples} draws each. */
    static double[] logLikelihood(Vae vae, RowBuffer rows, int count, int samples, long seed) {
        if (samples < 1) {
            throw new IllegalArgumentException("samples is %d, but must be at least 1.".formatted(samples));
        }
        Inference inference = vae.infer(rows, count);
        ImportanceSampling sampling = new ImportanceSampling(vae, count);
        float[] row = new float[vae.features()];
        for (int i = 0; i < count; i++) {
            System.arraycopy(rows.values(), i * row.length, row, 0, row.length);
            RandomGenerator random = new SplittableRandom(seed + 31L * Arrays.hashCode(row));
            for (int s = 0; s < samples; s++) {
                sampling.draw(inference, i, random);
                if (sampling.filled == sampling.owners.length) {
                    sampling.decode(rows);
                }
            }
        }
        sampling.decode(rows);
        double[] logLikelihood = sampling.logSum;
        for (int i = 0; i < count; i++) {
            logLikelihood[i] -= Math.log(samples);
        }
        return logLikelihood;
    }

    /** z ~ q(z|x) and ln p(z) / q(z|x), in which the constants of both normals cancel. */
    private void draw(Inference inference, int row, RandomGenerator random) {
        double logRatio = 0;
        for (int k = 0; k < latent; k++) {
            double logVariance = inference.latentLogVariance()[row * latent + k];
            double noise = random.nextGaussian();
            double z = inference.latentMean()[row * latent + k] + Math.exp(0.5 * logVariance) * noise;
            latents[filled * latent + k] = (float) z;
            logRatio += 0.5 * (noise * noise + logVariance - z * z);
        }
        logRatios[filled] = logRatio;
        owners[filled++] = row;
    }

    private void decode(RowBuffer rows) {
        float[] decoded = vae.decode(Arrays.copyOf(latents, filled * latent));
        for (int i = 0; i < filled; i++) {
            double logDensity = 0;
            int row = owners[i];
            for (int d = 0; d < features; d++) {
                double residual = (double) rows.values()[row * features + d] - decoded[i * features + d];
                logDensity -= 0.5
                        * (residual * residual * Math.exp(-decoderLogVariance[d])
                                + decoderLogVariance[d]
                                + Signals.LOG_TWO_PI);
            }
            logSum[row] = logAdd(logSum[row], logDensity + logRatios[i]);
        }
        filled = 0;
    }

    /** ln(eᵃ + eᵇ) without overflow. */
    private static double logAdd(double a, double b) {
        double larger = Math.max(a, b);
        return larger == Double.NEGATIVE_INFINITY ? larger : larger + Math.log1p(Math.exp(Math.min(a, b) - larger));
    }
}
