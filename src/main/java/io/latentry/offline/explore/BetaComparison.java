/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The same network trained with one weight of the KL term, by several seeds.
 *
 * @param beta weight of the KL term
 * @param runs one per seed
 */
record BetaComparison(double beta, List<Run> runs) {

    /**
     * One training.
     *
     * @param seed of the network
     * @param code how far its latents stand for one factor each
     * @param kl mean KL over all rows, in nats
     * @param activeLatents those that have not collapsed
     * @param explainedVariance share of the held-out rows' variance that the reconstruction explains
     */
    record Run(long seed, Disentanglement code, double kl, int activeLatents, double explainedVariance) {}

    double mean(ToDoubleFunction<Run> figure) {
        return runs.stream().mapToDouble(figure).average().orElseThrow();
    }

    /** Half the distance between the largest and the smallest value over the seeds. */
    double halfRange(ToDoubleFunction<Run> figure) {
        return (runs.stream().mapToDouble(figure).max().orElseThrow()
                        - runs.stream().mapToDouble(figure).min().orElseThrow())
                / 2;
    }
}
