/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

/**
 * What a VAE says about each row of a batch, with z = μ (Kingma &amp; Welling 2014).
 *
 * @param reconstructionError mean squared residual, in squared standard deviations of the input features
 * @param reconstructionNll −ln p(x|z = μ), in nats
 * @param latentLogLikelihood ln N(μ; 0, I) = −½(‖μ‖² + K ln 2π), in nats
 * @param kl KL(q(z|x) ‖ N(0, I)) = ½ Σ(σ² + μ² − 1 − ln σ²), in nats
 * @param elbo −(reconstructionNll + kl), in nats
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
public record Signals(
        float[] reconstructionError, float[] reconstructionNll, float[] latentLogLikelihood, float[] kl, float[] elbo) {

    static final double LOG_TWO_PI = Math.log(2 * Math.PI);

    private static final double SMALL = 0.02;

    /** Zeros for so many rows, to be filled by {@link #put}. */
    public Signals(int rows) {
        this(new float[rows], new float[rows], new float[rows], new float[rows], new float[rows]);
    }

    public int size() {
        return elbo.length;
    }

    /** Overwrites the rows from {@code first} on with those of another batch. */
    public void put(int first, Signals other) {
        System.arraycopy(other.reconstructionError, 0, reconstructionError, first, other.size());
        System.arraycopy(other.reconstructionNll, 0, reconstructionNll, first, other.size());
        System.arraycopy(other.latentLogLikelihood, 0, latentLogLikelihood, first, other.size());
        System.arraycopy(other.kl, 0, kl, first, other.size());
        System.arraycopy(other.elbo, 0, elbo, first, other.size());
    }

    /** Sums up in double precision on the host: a few operations per number, where a kernel launch costs microseconds. */
    static Signals of(float[] rows, Inference inference, double[] logVariance) {
        int features = inference.features();
        double[] precision = new double[features];
        double constant = features * LOG_TWO_PI;
        for (int d = 0; d < features; d++) {
            precision[d] = Math.exp(-logVariance[d]);
            constant += logVariance[d];
        }
        Signals signals = new Signals(inference.count());
        for (int i = 0; i < inference.count(); i++) {
            double squares = 0;
            double weighted = 0;
            for (int d = 0, at = i * features; d < features; d++, at++) {
                double residual = (double) rows[at] - inference.reconstruction()[at];
                squares += residual * residual;
                weighted += residual * residual * precision[d];
            }
            double nll = 0.5 * (weighted + constant);
            double kl = kl(inference, i);
            signals.reconstructionError[i] = (float) (squares / features);
            signals.reconstructionNll[i] = (float) nll;
            signals.latentLogLikelihood[i] = (float) latentLogLikelihood(inference, i);
            signals.kl[i] = (float) kl;
            signals.elbo[i] = (float) -(nll + kl);
        }
        return signals;
    }

    private static double kl(Inference inference, int row) {
        double sum = 0;
        for (int k = 0, at = row * inference.latent(); k < inference.latent(); k++, at++) {
            sum += klOfDimension(inference.latentMean()[at], inference.latentLogVariance()[at]);
        }
        return sum;
    }

    /** KL(N(μ, σ²) ‖ N(0, 1)) = ½(σ² + μ² − 1 − ln σ²), in nats. */
    public static double klOfDimension(double mean, double logVariance) {
        return 0.5 * (mean * mean + excess(logVariance));
    }

    /** eᵗ − 1 − t, by its series where the terms cancel; Math.expm1 would take most of the time of a row. */
    private static double excess(double t) {
        if (Math.abs(t) < SMALL) {
            return t * t * (1 / 2.0 + t * (1 / 6.0 + t * (1 / 24.0 + t * (1 / 120.0 + t / 720))));
        }
        return Math.exp(t) - 1 - t;
    }

    private static double latentLogLikelihood(Inference inference, int row) {
        double squares = 0;
        for (int k = 0, at = row * inference.latent(); k < inference.latent(); k++, at++) {
            double mean = inference.latentMean()[at];
            squares += mean * mean;
        }
        return -0.5 * (squares + inference.latent() * LOG_TWO_PI);
    }
}
