/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import java.util.function.ToDoubleFunction;

/** The figures from 0 to 1 by which weights of the KL term are compared. */
enum BetaFigure {
    MIG("mutualInformationGap", "mutual information gap", run -> run.code().mutualInformationGap()),
    SAP("separatedPredictability", "SAP", run -> run.code().separatedPredictability()),
    DISENTANGLEMENT("disentanglement", "DCI disentanglement", run -> run.code().disentanglement()),
    COMPLETENESS("completeness", "DCI completeness", run -> run.code().completeness()),
    INFORMATIVENESS("informativeness", "DCI informativeness", run -> run.code().informativeness()),
    EXPLAINED_VARIANCE("explainedVariance", "variance explained", BetaComparison.Run::explainedVariance);

    private final String key;
    private final String label;
    private final ToDoubleFunction<BetaComparison.Run> figure;

    BetaFigure(String key, String label, ToDoubleFunction<BetaComparison.Run> figure) {
        this.key = key;
        this.label = label;
        this.figure = figure;
    }

    /** Its name in JSON. */
    String key() {
        return key;
    }

    /** Its name in a legend. */
    String label() {
        return label;
    }

    double of(BetaComparison.Run run) {
        return figure.applyAsDouble(run);
    }
}
