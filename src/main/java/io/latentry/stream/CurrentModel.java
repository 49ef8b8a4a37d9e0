/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.detect.Detector;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;

/** The model that a detector scores with at this moment. */
final class CurrentModel {
    private final String detectorName;
    private final ModelSource models;

    CurrentModel(String detectorName, ModelSource models) {
        this.detectorName = detectorName;
        this.models = models;
    }

    /**
     * The model, for one batch.
     *
     * @throws DetectorUnavailableException when there is none
     */
    ModelLease lease() {
        return models.lease(detectorName)
                .orElseThrow(() -> new DetectorUnavailableException("there is no model for " + detectorName));
    }

    /**
     * Blames the record that a batch of one has failed on, if the model can still score a row that is surely in order. If it
     * cannot, its source is told, so that an earlier model may take its place.
     *
     * @throws DetectorUnavailableException if it cannot, or memory was short: then nothing is wrong with the record
     * @throws OutOfMemoryError when the heap is exhausted
     */
    Rejection blame(ModelLease model, BatchFailedException failure) {
        if (failure.isTooLarge()) {
            throw new DetectorUnavailableException(
                    "there is too little memory to score with the model of " + detectorName, failure);
        }
        try {
            Detector detector = model.detector();
            detector.score(new DecodedRows().withCapacity(detector.window() * detector.width()), 1);
        } catch (RuntimeException | OutOfMemoryError e) {
            BatchFailedException again = BatchFailedException.of(e, 1);
            failure.addSuppressed(again);
            if (!again.isTooLarge()) {
                models.cannotScore(detectorName, model.version(), e);
            }
            throw new DetectorUnavailableException("the model of " + detectorName + " cannot score", failure);
        }
        return new Rejection("SCORING_FAILED", "The model failed on this record: " + failure.getMessage());
    }

    /** The same, by the model that is current now. */
    Rejection blame(BatchFailedException failure) {
        try (ModelLease model = lease()) {
            return blame(model, failure);
        }
    }
}
