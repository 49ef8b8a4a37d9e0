/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import io.latentry.avro.DataRange;
import io.latentry.avro.ModelManifest;
import java.time.Instant;
import java.util.List;

/** Manifests of models that were trained on nothing in particular. */
public final class Manifests {

    private Manifests() {}

    /** A manifest as it is before it is published. */
    public static ModelManifest.Builder draft(String detector, List<String> featureNames) {
        DataRange nothing = new DataRange(0L, Instant.EPOCH, Instant.EPOCH, List.of());
        return ModelManifest.newBuilder()
                .setDetector(detector)
                .setFeatureNames(featureNames)
                .setTraining(nothing)
                .setCalibration(nothing)
                .setJointCalibration(nothing);
    }
}
