/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Inference;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.TrainedVae;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.Vae;
import io.latentry.vae.VaeOptions;
import io.latentry.vae.VaeTrainer;
import java.util.Arrays;
import java.util.List;

/**
 * A trained VAE that is looked at rather than used to detect: rows of named features to latents and back. "Standardised"
 * rows have zero mean and unit variance per feature over the training rows. Rows and latents are given row after row. It
 * holds native memory until it is closed.
 */
public final class LatentSpace implements AutoCloseable {
    private static final int PIECE_ROWS = 1024;

    private final List<String> featureNames;
    private final RowScaler scaler;
    private final TrainedVae trained;

    private LatentSpace(List<String> featureNames, RowScaler scaler, TrainedVae trained) {
        this.featureNames = List.copyOf(featureNames);
        this.scaler = scaler;
        this.trained = trained;
    }

    /**
     * Fits the scaling and trains the network.
     *
     * @param rows [n, features] in the units of the features
     * @throws IllegalArgumentException if the rows are too few, not as wide as there are names, or not finite
     * @throws io.latentry.vae.TrainingDivergedException if the loss stops being finite
     * @throws IllegalStateException if the device is not there
     */
    public static LatentSpace train(
            List<String> featureNames,
            float[] rows,
            VaeOptions options,
            ComputeDevice device,
            TrainingProgress progress) {
        int width = featureNames.size();
        if (width == 0 || rows.length % width != 0) {
            throw new IllegalArgumentException(
                    "%d numbers are no rows of the %d named features.".formatted(rows.length, width));
        }
        RowScaler scaler = RowScaler.fit(rows, width);
        return new LatentSpace(
                featureNames, scaler, VaeTrainer.train(scaled(rows, scaler), width, options, device, progress));
    }

    /**
     * q(z|x) of some rows.
     *
     * @param latent K
     * @param mean μ, [n, K]
     * @param logVariance ln σ², [n, K]
     */
    @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
    public record Latents(int latent, float[] mean, float[] logVariance) {

        /** Number of rows, n. */
        public int count() {
            return mean.length / latent;
        }

        /** KL(q(z_j|x) ‖ N(0, 1)) of one latent variable, mean over the rows, in nats. */
        public double kl(int dimension) {
            double sum = 0;
            for (int at = dimension; at < mean.length; at += latent) {
                // expm1: near σ² = 1 the terms cancel.
                sum += 0.5 * ((double) mean[at] * mean[at] + Math.expm1(logVariance[at]) - logVariance[at]);
            }
            return sum / count();
        }
    }

    public List<String> featureNames() {
        return featureNames;
    }

    public int features() {
        return featureNames.size();
    }

    public int latent() {
        return vae().latent();
    }

    /** Optimiser steps behind the weights; 0 if the network is still the probabilistic PCA that it began as. */
    public int steps() {
        return trained.steps();
    }

    /** Encodes rows in the units of the features. */
    public Latents encode(float[] rows) {
        float[] scaled = standardised(rows);
        int latent = latent();
        float[] mean = new float[scaled.length / features() * latent];
        float[] logVariance = new float[mean.length];
        forEachPiece(scaled, (buffer, first, count) -> {
            Inference inference = vae().infer(buffer, count);
            System.arraycopy(inference.latentMean(), 0, mean, first * latent, count * latent);
            System.arraycopy(inference.latentLogVariance(), 0, logVariance, first * latent, count * latent);
        });
        return new Latents(latent, mean, logVariance);
    }

    /** Means of p(x|z) in the units of the features, [n, features]. */
    public float[] decode(float[] latents) {
        return inFeatureUnits(decodeStandardised(latents));
    }

    /** Means of p(x|z), standardised, [n, features]. */
    public float[] decodeStandardised(float[] latents) {
        int piece = PIECE_ROWS * latent();
        float[] rows = new float[latents.length / latent() * features()];
        for (int from = 0; from < latents.length; from += piece) {
            float[] decoded = vae().decode(Arrays.copyOfRange(latents, from, Math.min(latents.length, from + piece)));
            System.arraycopy(decoded, 0, rows, from / latent() * features(), decoded.length);
        }
        return rows;
    }

    /** Rows in the units of the features, standardised. */
    public float[] standardised(float[] rows) {
        requireWidth(rows);
        return scaled(rows, scaler);
    }

    /** Standardised rows in the units of the features. */
    public float[] inFeatureUnits(float[] standardised) {
        requireWidth(standardised);
        float[] rows = new float[standardised.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) scaler.unscale(i % features(), standardised[i]);
        }
        return rows;
    }

    /** Standard deviation that the decoder grants each feature around the mean of p(x|z), standardised. */
    public double[] noiseDeviation() {
        return Arrays.stream(vae().decoderLogVariance())
                .map(logVariance -> Math.exp(0.5 * logVariance))
                .toArray();
    }

    /**
     * ln p(x) of rows in the units of the features, as the density of the standardised row in nats, from importance samples
     * z ~ q(z|x) (Burda et al. 2016): never above the truth on average, and closer to it the more samples. A single sample
     * gives an unbiased estimate of the ELBO.
     *
     * @param samples per row
     */
    public double[] logLikelihood(float[] rows, int samples, long seed) {
        float[] scaled = standardised(rows);
        double[] logLikelihood = new double[scaled.length / features()];
        forEachPiece(
                scaled,
                (buffer, first, count) -> System.arraycopy(
                        vae().logLikelihood(buffer, count, samples, seed), 0, logLikelihood, first, count));
        return logLikelihood;
    }

    /** KL of each latent variable over rows in the units of the features, in nats. */
    public double[] klPerDimension(float[] rows) {
        Latents latents = encode(rows);
        double[] kl = new double[latent()];
        Arrays.setAll(kl, latents::kl);
        return kl;
    }

    @Override
    public void close() {
        vae().close();
    }

    private interface Piece {
        void accept(RowBuffer buffer, int first, int count);
    }

    private void forEachPiece(float[] scaled, Piece piece) {
        int count = scaled.length / features();
        RowBuffer buffer = new RowBuffer(Math.min(PIECE_ROWS, count), features());
        for (int first = 0; first < count; first += PIECE_ROWS) {
            int size = Math.min(PIECE_ROWS, count - first);
            System.arraycopy(scaled, first * features(), buffer.values(), 0, size * features());
            piece.accept(buffer, first, size);
        }
    }

    private Vae vae() {
        return trained.vae();
    }

    private void requireWidth(float[] rows) {
        if (rows.length % features() != 0) {
            throw new IllegalArgumentException(
                    "%d numbers are no rows of %d features.".formatted(rows.length, features()));
        }
    }

    private static float[] scaled(float[] rows, RowScaler scaler) {
        float[] scaled = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            scaled[i] = scaler.scale(i % scaler.width(), rows[i]);
        }
        return scaled;
    }
}
