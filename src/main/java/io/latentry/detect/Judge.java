/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/** How a detector judges: each row by itself, or windows of an entity's readings. Safe for several threads. */
interface Judge extends AutoCloseable {

    /** Readings per row. */
    int window();

    /** Whether it sees each value's change too; no judge of rows by themselves does. */
    default boolean differences() {
        return false;
    }

    /** Latent dimensions that an explanation reports. */
    int latentSize();

    /** @see Detector#score */
    Scores score(FloatBuffer rows, int count);

    /** @see Detector#explain */
    List<Explanation> explain(FloatBuffer rows, int[] indices);

    /** @see Detector#likelihoods */
    RowLikelihoods likelihoods(FloatBuffer rows, int count, int samples, long seed);

    /** Numbers that a track of this judge has; 0 if it follows no entities. */
    int trackLength();

    /** The weights of its networks, by what they see; several where they judge together. */
    Map<String, List<Map<String, Tensor>>> weights();

    /** Everything that makes it up. */
    Map<String, Tensor> tensors();

    @Override
    void close();
}
