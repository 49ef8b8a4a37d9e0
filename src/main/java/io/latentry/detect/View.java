/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Map;

/** The form in which a network sees rows. Missing values (NaN) take the feature's mean. */
sealed interface View permits RowScaler, NormalScores, EmbeddingView {

    /** Numbers per row, the same before and after. */
    int width();

    /**
     * Writes the views of rows.
     *
     * @param rows raw, row after row
     * @param first place of the first one to be viewed
     * @param into takes the views from index 0 on
     */
    void apply(float[] rows, int first, int count, float[] into);

    /** The value of a feature, in its own unit, that a value of the view stands for in this row. */
    double feature(float[] row, int feature, double viewed);

    /**
     * ln |dv/dx| of the map from a row's raw values x to its view v: what is added to a log density over views to make it one
     * over rows. Clipping counts as if it were not there; a view of directions leaves out what all its versions share.
     */
    double logStretch(float[] row);

    /** What a density over this view is a density of, up to the number of features. */
    default String space() {
        return "rows";
    }

    /** Everything that makes it up. */
    Map<String, Tensor> tensors();

    /** Reads what {@link #tensors} gave under the prefix. */
    static View read(SafeTensors file, String prefix, int width) {
        View view;
        if (file.tensors().containsKey(prefix + EmbeddingView.WEIGHT)) {
            view = EmbeddingView.read(file, prefix);
        } else if (file.tensors().containsKey(prefix + ColumnQuantiles.VALUES)) {
            view = NormalScores.read(file, prefix);
        } else {
            view = RowScaler.read(file, prefix);
        }
        if (view.width() != width) {
            throw new IllegalArgumentException(
                    "The view '%s' takes %d features instead of %d.".formatted(prefix, view.width(), width));
        }
        return view;
    }
}
