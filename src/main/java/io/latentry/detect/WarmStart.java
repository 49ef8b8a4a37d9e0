/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Tensor;
import io.latentry.vae.VaeOptions;
import io.latentry.vae.VaeTrainer;
import java.util.List;
import java.util.Map;

/**
 * Networks that a training goes on from in place of probabilistic PCA, where they fit and find its rows likelier. It serves one training, on one thread.
 *
 * <p>A network that has seen rows does not judge them as it will judge those to come. So none goes on from networks that
 * may have seen the rows that calibrate it.
 */
public final class WarmStart {

    /** Everything is trained from scratch. */
    public static final WarmStart NONE = new WarmStart(Map.of(), Long.MIN_VALUE);

    private final Map<String, List<Map<String, Tensor>>> weights;
    private final long trainedUntil;
    private int resumed;

    private WarmStart(Map<String, List<Map<String, Tensor>>> weights, long trainedUntil) {
        this.weights = weights;
        this.trainedUntil = trainedUntil;
    }

    /**
     * From the networks of a detector.
     *
     * @param trainedUntil time of the newest reading that they were fitted on, in milliseconds
     */
    public static WarmStart from(Detector detector, long trainedUntil) {
        return new WarmStart(detector.weights(), trainedUntil);
    }

    /** This, if the networks have seen nothing of that time or later. */
    WarmStart before(long time) {
        return trainedUntil < time ? this : NONE;
    }

    /** How many networks have gone on from here. */
    int resumed() {
        return resumed;
    }

    /**
     * The weights that the first network goes on from; none if it does better from scratch.
     *
     * @param place what the network sees
     * @param rows that it is trained on, as it sees them
     */
    List<Map<String, Tensor>> weights(
            String place, float[] rows, int features, VaeOptions wanted, ComputeDevice device) {
        List<Map<String, Tensor>> fitting = weights.getOrDefault(place, List.of()).stream()
                .limit(1)
                .filter(before ->
                        wanted.fit(before, features) && VaeTrainer.favours(before, rows, features, wanted, device))
                .toList();
        resumed += fitting.size();
        return fitting;
    }
}
