/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import io.latentry.detect.LatentSpace;
import java.util.Arrays;
import java.util.Random;

/**
 * A straight way through the latent space from one record to another, decoded. Continuity is the largest step of the
 * decoded path relative to the mean step, in standardised features: 1 on an even way, larger where it jumps.
 *
 * @param from 0-based row
 * @param to 0-based row
 * @param path decoded, in the units of the features, [steps + 1][D]
 * @param standardised the same, standardised
 * @param continuity of this path
 * @param meanContinuity over 100 pairs of rows drawn at random
 * @param worstContinuity of these pairs
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record Interpolation(
        int from,
        int to,
        double[][] path,
        double[][] standardised,
        double continuity,
        double meanContinuity,
        double worstContinuity) {
    static final int STEPS = 40;
    private static final int PAIRS = 100;

    static Interpolation of(LatentSpace space, LatentSpace.Latents latents, int from, int to, long seed) {
        float[] decoded = space.decodeStandardised(way(row(latents, from), row(latents, to)));
        Random random = new Random(seed);
        double[] continuities = new double[PAIRS];
        for (int pair = 0; pair < PAIRS; pair++) {
            float[] a = row(latents, random.nextInt(latents.count()));
            float[] b = row(latents, random.nextInt(latents.count()));
            continuities[pair] = continuity(space.decodeStandardised(way(a, b)), space.features());
        }
        return new Interpolation(
                from,
                to,
                Columns.table(space.inFeatureUnits(decoded), space.features()),
                Columns.table(decoded, space.features()),
                continuity(decoded, space.features()),
                Columns.mean(continuities),
                Arrays.stream(continuities).max().orElseThrow());
    }

    /** Largest step over mean step of a decoded path, [steps + 1, features]; 1 when nothing moves at all. */
    static double continuity(float[] decoded, int features) {
        int steps = decoded.length / features - 1;
        double largest = 0;
        double total = 0;
        for (int i = 0; i < steps; i++) {
            double squares = 0;
            for (int d = 0; d < features; d++) {
                double step = decoded[(i + 1) * features + d] - decoded[i * features + d];
                squares += step * step;
            }
            largest = Math.max(largest, Math.sqrt(squares));
            total += Math.sqrt(squares);
        }
        return total > 0 ? largest * steps / total : 1;
    }

    /** The row whose latents lie farthest from those of another. */
    static int farthestFrom(LatentSpace.Latents latents, int row) {
        float[] origin = row(latents, row);
        int farthest = row;
        double largest = -1;
        for (int i = 0; i < latents.count(); i++) {
            double squares = 0;
            for (int k = 0; k < origin.length; k++) {
                double difference = latents.mean()[i * origin.length + k] - origin[k];
                squares += difference * difference;
            }
            if (squares > largest) {
                largest = squares;
                farthest = i;
            }
        }
        return farthest;
    }

    /** The latents of one row, [K]. */
    static float[] row(LatentSpace.Latents latents, int row) {
        return Arrays.copyOfRange(latents.mean(), row * latents.latent(), (row + 1) * latents.latent());
    }

    /** Evenly spaced points from one to the other, [steps + 1, K]. */
    static float[] way(float[] from, float[] to) {
        float[] way = new float[(STEPS + 1) * from.length];
        for (int i = 0; i < way.length; i++) {
            float share = (float) (i / from.length) / STEPS;
            way[i] = (1 - share) * from[i % from.length] + share * to[i % from.length];
        }
        return way;
    }
}
