/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Inference;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.Signals;
import io.latentry.vae.Vae;
import java.util.Arrays;

/**
 * Some windows and what a network made of them. A missing value counts as rebuilt: its residual is 0. Valid only during the
 * call that got it.
 */
final class WindowPass {

    private final int channels;
    private final RowBuffer scaled;
    private final Inference inference;
    private final Vae vae;

    WindowPass(int channels, RowBuffer scaled, Inference inference, Vae vae) {
        this.channels = channels;
        this.scaled = scaled;
        this.inference = inference;
        this.vae = vae;
    }

    int count() {
        return inference.count();
    }

    /** What is left of a number of a window after its reconstruction is taken off, in standard deviations. */
    double residual(int window, int column) {
        int at = window * inference.features() + column;
        return (double) scaled.values()[at] - inference.reconstruction()[at];
    }

    /** The residual of a channel in the window's newest reading. */
    double newestResidual(int window, int channel) {
        return residual(window, inference.features() - channels + channel);
    }

    /** Rebuilt value of a channel in the window's newest reading, scaled. */
    double newestReconstruction(int window, int channel) {
        return inference.reconstruction()[(window + 1) * inference.features() - channels + channel];
    }

    float[] latentMean(int window) {
        return Arrays.copyOfRange(
                inference.latentMean(), window * inference.latent(), (window + 1) * inference.latent());
    }

    /** Copies the latent means of all windows to where those of window {@code first} belong. */
    void copyLatentMeans(float[] into, int first) {
        System.arraycopy(inference.latentMean(), 0, into, first * inference.latent(), count() * inference.latent());
    }

    /** KL divergence of a latent dimension's posterior from the prior, in nats. */
    double kl(int window, int dimension) {
        int at = window * inference.latent() + dimension;
        return Signals.klOfDimension(inference.latentMean()[at], inference.latentLogVariance()[at]);
    }

    /** Importance-weighted estimates of ln p(x) of what the network sees, in nats, [count]. */
    double[] logLikelihood(int samples, long seed) {
        return vae.logLikelihood(scaled, count(), samples, seed);
    }

    int latent() {
        return inference.latent();
    }

    Signals signals() {
        return vae.signals(scaled, inference);
    }
}
