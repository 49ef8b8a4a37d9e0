/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import io.latentry.detect.LatentSpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Latent perturbation: one latent variable moves slowly from −3 to 3, the others stay, and the decoder tells what becomes
 * of the features.
 *
 * @param origin the latents that stay, [K]
 * @param values of the moving latent, in standard deviations of the prior
 * @param walks one per latent variable
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Traversal(float[] origin, double[] values, List<Walk> walks) {
    private static final double REACH = 3;
    private static final int STEPS = 48;

    /**
     * The walk of one latent variable.
     *
     * @param latent 0-based
     * @param rows the features in their units at each value, [values][D]
     * @param standardised the same, standardised
     * @param moved largest less smallest value of each feature along the walk, in the feature's standard deviations
     */
    @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
    record Walk(int latent, double[][] rows, double[][] standardised, double[] moved) {

        /** The features that move most, the first one farthest. */
        int[] mostMoved(int count) {
            return IntStream.range(0, moved.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer d) -> -moved[d]))
                    .limit(count)
                    .mapToInt(d -> d)
                    .toArray();
        }
    }

    static Traversal of(LatentSpace space, float[] origin) {
        double[] values = IntStream.rangeClosed(0, STEPS)
                .mapToDouble(i -> -REACH + 2 * REACH * i / STEPS)
                .toArray();
        List<Walk> walks = new ArrayList<>();
        for (int k = 0; k < space.latent(); k++) {
            float[] latents = new float[values.length * space.latent()];
            for (int i = 0; i < values.length; i++) {
                System.arraycopy(origin, 0, latents, i * space.latent(), space.latent());
                latents[i * space.latent() + k] = (float) values[i];
            }
            walks.add(walk(space, k, latents));
        }
        return new Traversal(origin, values, walks);
    }

    private static Walk walk(LatentSpace space, int latent, float[] latents) {
        float[] standardised = space.decodeStandardised(latents);
        double[] moved = Arrays.stream(Columns.of(standardised, space.features()))
                .mapToDouble(column -> Arrays.stream(column).max().orElseThrow()
                        - Arrays.stream(column).min().orElseThrow())
                .toArray();
        return new Walk(
                latent,
                Columns.table(space.inFeatureUnits(standardised), space.features()),
                Columns.table(standardised, space.features()),
                moved);
    }
}
