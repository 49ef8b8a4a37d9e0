/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Signals;

/** The scores of a batch of rows, in flat arrays; rows count from 0. */
public final class Scores {

    /** If neither signal reaches α by itself, one that makes up less than this share of the joint statistic is left out. */
    private static final double CARRYING_SHARE = 1.0 / 3;

    private final double falseAlarmRate;
    private final Signals signals;
    private final double[] reconstructionPValue;
    private final double[] latentPValue;
    private final double[] pValue;

    Scores(
            double falseAlarmRate,
            Signals signals,
            double[] reconstructionPValue,
            double[] latentPValue,
            double[] pValue) {
        this.falseAlarmRate = falseAlarmRate;
        this.signals = signals;
        this.reconstructionPValue = reconstructionPValue;
        this.latentPValue = latentPValue;
        this.pValue = pValue;
    }

    public int size() {
        return pValue.length;
    }

    /** Mean squared residual over the features, in squared standard deviations. */
    public float reconstructionError(int i) {
        return signals.reconstructionError()[i];
    }

    /** −ln p(x|z = μ), in nats. */
    public float reconstructionNll(int i) {
        return signals.reconstructionNll()[i];
    }

    /** ln N(μ; 0, I), in nats. */
    public float latentLogLikelihood(int i) {
        return signals.latentLogLikelihood()[i];
    }

    /** KL divergence of the encoder's posterior from the prior, in nats. */
    public float kl(int i) {
        return signals.kl()[i];
    }

    /** Evidence lower bound, −(reconstructionNll + kl), in nats. */
    public float elbo(int i) {
        return signals.elbo()[i];
    }

    /**
     * Probability that a normal row is rebuilt at least as badly. On few calibration rows it is somewhat too small, because
     * the residual variances come from the same rows; {@link #pValue}, which decides, has rows of its own.
     */
    public double reconstructionPValue(int i) {
        return reconstructionPValue[i];
    }

    /** Probability that a normal row lies at least as far out in latent space. */
    public double latentPValue(int i) {
        return latentPValue[i];
    }

    /** Probability that both signals together are at least as extreme in a normal row. */
    public double pValue(int i) {
        return pValue[i];
    }

    /** L / (L + L_α) with L = −ln p: from 0 to 1, rising as p falls, 0.5 exactly at the false-alarm rate α. */
    public double score(int i) {
        double surprise = 0.0 - Math.log(pValue[i]);
        return surprise / (surprise - Math.log(falseAlarmRate));
    }

    /** Whether the joint p-value is at most the false-alarm rate. */
    public boolean anomalous(int i) {
        return pValue[i] <= falseAlarmRate;
    }

    /** Which signal carries the score: the one whose p-value is at most α, else the one with most of the joint statistic. */
    public Reason reason(int i) {
        boolean reconstruction = reconstructionPValue[i] <= falseAlarmRate;
        boolean latent = latentPValue[i] <= falseAlarmRate;
        if (!reconstruction && !latent) {
            double joint = Calibration.jointStatistic(reconstructionPValue[i], latentPValue[i]);
            reconstruction = -Math.log(reconstructionPValue[i]) >= CARRYING_SHARE * joint;
            latent = -Math.log(latentPValue[i]) >= CARRYING_SHARE * joint;
        }
        if (reconstruction && latent) {
            return Reason.BOTH;
        }
        return reconstruction ? Reason.RECONSTRUCTION : Reason.LATENT;
    }

    /** Decades of the joint p-value below the false-alarm rate. */
    public Severity severity(int i) {
        return Severity.of(pValue[i], falseAlarmRate);
    }
}
