/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Tensor;
import io.latentry.vae.VaeOptions;
import io.latentry.vae.VaeTrainer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Networks that a training goes on from in place of probabilistic PCA, where they fit and find its rows likelier. It serves one training, on one thread.
 *
 * <p>A network that has seen rows does not judge them as it will judge those to come. So none goes on from networks that
 * may have seen the rows that calibrate it.
 */
public final class WarmStart {

    /** Everything is trained from scratch. */
    public static final WarmStart NONE = new WarmStart(Map.of(), Long.MIN_VALUE, false);

    private final Map<String, List<Map<String, Tensor>>> weights;
    private final long trainedUntil;
    /** Whether what does better from scratch has been left out before. */
    private final boolean chosen;

    private final Set<String> taken = new HashSet<>();
    private int resumed;

    private WarmStart(Map<String, List<Map<String, Tensor>>> weights, long trainedUntil, boolean chosen) {
        this.weights = weights;
        this.trainedUntil = trainedUntil;
        this.chosen = chosen;
    }

    /**
     * From the networks of a detector.
     *
     * @param trainedUntil time of the newest reading that they were fitted on, in milliseconds
     */
    public static WarmStart from(Detector detector, long trainedUntil) {
        return new WarmStart(detector.weights(), trainedUntil, false);
    }

    /** This, if the networks have seen nothing of that time or later. */
    WarmStart before(long time) {
        return trainedUntil < time ? this : NONE;
    }

    /** This without the networks of other places. */
    WarmStart only(Predicate<String> places) {
        Map<String, List<Map<String, Tensor>>> some = new HashMap<>(weights);
        some.keySet().removeIf(places.negate());
        return new WarmStart(some, trainedUntil, chosen);
    }

    /**
     * For a training in the same way as one before: its networks go on from here where those of that one did, and nowhere
     * else.
     */
    WarmStart again() {
        return new WarmStart(only(taken::contains).weights, trainedUntil, true);
    }

    /** Whether there is a network for that place which has the layers of the one that is wanted. */
    boolean fits(String place, int features, VaeOptions wanted) {
        return first(place).anyMatch(before -> wanted.fit(before, features));
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
        List<Map<String, Tensor>> fitting = first(place)
                .filter(before -> wanted.fit(before, features)
                        && (chosen || VaeTrainer.favours(before, rows, features, wanted, device)))
                .toList();
        if (!fitting.isEmpty()) {
            taken.add(place);
        }
        resumed += fitting.size();
        return fitting;
    }

    private Stream<Map<String, Tensor>> first(String place) {
        return weights.getOrDefault(place, List.of()).stream().limit(1);
    }
}
