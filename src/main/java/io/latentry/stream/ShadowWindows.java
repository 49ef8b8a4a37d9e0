/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.detect.Detector;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.Scores;
import io.latentry.model.ModelLease;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Has the second model judge the windows of a sample of the entities. It follows them with tracks of its own, which begin
 * with the champion's: that is how it would go on if it were swapped in there.
 */
final class ShadowWindows {
    private final Shadow shadow;
    private final int length;

    /** @param length numbers of a window */
    ShadowWindows(Shadow shadow, int length) {
        this.shadow = shadow;
        this.length = length;
    }

    /** What the second model makes of the windows that the champion has just judged for a plan. */
    Optional<ShadowSlice> follow(long champion, SlicePlan plan, FloatBuffer windows) {
        Optional<ModelLease> lease = shadow.lease(champion);
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        try (ModelLease second = lease.get()) {
            int[] sampled = sampled(plan);
            return sampled.length == 0 ? Optional.empty() : judge(champion, second, plan, windows, sampled);
        }
    }

    /** The champion has failed on the only window of a plan. */
    void championFailed(long champion, SlicePlan plan, FloatBuffer windows) {
        Optional<ModelLease> lease = shadow.lease(champion);
        if (lease.isEmpty()) {
            return;
        }
        try (ModelLease second = lease.get()) {
            if (sampled(plan).length > 0) {
                second.detector().score(windows, 1);
                shadow.tally(champion, second.version()).championFailed();
            }
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // Both have failed on it: that tells nothing between them.
            return;
        }
    }

    /** Counts a record that has come to pass as planned, and takes the second model's track of its entity on. */
    void carryOut(SlicePlan plan, int index) {
        plan.beside().ifPresent(slice -> {
            int k = slice.find(index);
            if (k >= 0) {
                shadow.tally(slice.champion(), slice.second())
                        .judged(plan.outcome().anomalous(index), slice.anomalous()[k]);
                plan.entity(index).trackBeside(slice.second(), slice.tracks()[k]);
            }
        });
    }

    private int[] sampled(SlicePlan plan) {
        int[] sampled = new int[plan.size()];
        int count = 0;
        for (int i = 0; i < sampled.length; i++) {
            if (plan.entity(i) != null
                    && plan.step(i) != SlicePlan.Step.COMES_AGAIN
                    && shadow.samples(plan.entity(i).key())) {
                sampled[count++] = i;
            }
        }
        return Arrays.copyOf(sampled, count);
    }

    private Optional<ShadowSlice> judge(
            long champion, ModelLease second, SlicePlan plan, FloatBuffer windows, int[] sampled) {
        try {
            FloatBuffer copy = Shadow.room(sampled.length * length);
            for (int k = 0; k < sampled.length; k++) {
                copy.put(k * length, windows, plan.outcome().row(sampled[k]) * length, length);
            }
            Detector detector = second.detector();
            Scores scores = detector.score(copy, sampled.length);
            Map<Entity, EntityTrack> tracks = new IdentityHashMap<>();
            boolean[] anomalous = new boolean[sampled.length];
            byte[][] after = new byte[sampled.length][];
            for (int k = 0; k < sampled.length; k++) {
                Entity entity = plan.entity(sampled[k]);
                EntityTrack track = plan.step(sampled[k]) == SlicePlan.Step.BEGINS
                        ? detector.newTrack()
                        : tracks.computeIfAbsent(entity, e -> detector.newTrack(e.trackBeside(second.version())));
                tracks.put(entity, track);
                scores.follow(k, track);
                anomalous[k] = scores.anomalous(k);
                after[k] = track.toBytes();
            }
            return Optional.of(new ShadowSlice(champion, second.version(), sampled, anomalous, after));
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            shadow.failed(champion, second.version(), sampled.length, e);
            return Optional.empty();
        }
    }
}
