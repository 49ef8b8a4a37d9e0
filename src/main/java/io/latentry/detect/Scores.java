/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Signals;
import java.util.Arrays;

/**
 * The scores of a batch of rows, in flat arrays; rows count from 0.
 *
 * <p>Of a detector that follows entities ({@link Detector#window} above 1), the signals are there at once; p-values,
 * scores and verdicts of a row only after {@link #follow}.
 */
public final class Scores {

    /** Judges a row by the way its entity has gone. */
    @FunctionalInterface
    interface Follower {
        void follow(int row, EntityTrack track, Scores scores);
    }

    /** If neither signal reaches α by itself, one that makes up less than this share of the joint statistic is left out. */
    private static final double CARRYING_SHARE = 1.0 / 3;

    private final double falseAlarmRate;
    private final Signals signals;
    private final Follower follower;
    private final double[] reconstructionPValue;
    private final double[] latentPValue;
    private final double[] pValue;
    private final double[] score;
    private final boolean[] anomalous;

    /** Signals of rows that are yet to be judged. */
    Scores(double falseAlarmRate, Signals signals, Follower follower) {
        int size = signals.size();
        this.falseAlarmRate = falseAlarmRate;
        this.signals = signals;
        this.follower = follower;
        reconstructionPValue = new double[size];
        latentPValue = new double[size];
        pValue = new double[size];
        score = new double[size];
        anomalous = new boolean[size];
        Arrays.fill(score, Double.NaN);
    }

    /** Judges a row by its p-values alone. */
    void judge(int i, double reconstruction, double latent, double joint) {
        double surprise = 0.0 - Math.log(joint);
        judge(
                i,
                reconstruction,
                latent,
                joint,
                surprise / (surprise - Math.log(falseAlarmRate)),
                joint <= falseAlarmRate);
    }

    /** Sets what has been found out about a row. */
    void judge(int i, double reconstruction, double latent, double joint, double score, boolean anomalous) {
        reconstructionPValue[i] = reconstruction;
        latentPValue[i] = latent;
        pValue[i] = joint;
        this.score[i] = score;
        this.anomalous[i] = anomalous;
    }

    /**
     * Judges row {@code i} as the next record of its entity and takes the entity's track on. Rows of one entity are followed
     * in their order, each once.
     *
     * @throws IllegalStateException if the detector judges each row by itself
     */
    public void follow(int i, EntityTrack track) {
        if (follower == null) {
            throw new IllegalStateException("This detector judges each row by itself; there is nothing to follow.");
        }
        follower.follow(i, track, this);
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

    /**
     * From 0 to 1, 0.5 exactly where an alarm is due. Of rows judged by themselves it is L / (L + L_α) with L = −ln p; of an
     * entity's readings s / (s + c), with c the alarm's threshold for the smoothed and normalised signals s.
     *
     * @throws IllegalStateException if the row has yet to be followed
     */
    public double score(int i) {
        if (Double.isNaN(score[i])) {
            throw new IllegalStateException("Row %d has not been followed yet.".formatted(i));
        }
        return score[i];
    }

    /** Whether p is at most the false-alarm rate; of an entity's readings, whether the entity's alarm is on. */
    public boolean anomalous(int i) {
        return anomalous[i];
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
