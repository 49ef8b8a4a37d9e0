/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.detect.Detector;
import io.latentry.vae.ComputeDevice;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/** Turns an artifact into a model that is ready to score: verified, of the right features, warmed up. */
final class ModelLoader {
    private static final int WARM_UP_ROWS = 512;

    private final ComputeDevice device;

    ModelLoader(ComputeDevice device) {
        this.device = device;
    }

    /**
     * Loads the artifact for records that yield {@code features}.
     *
     * @throws InvalidModelException when the model must not be used
     */
    ServedModel load(ModelArtifact artifact, List<String> features) {
        if (!artifact.manifest().getFeatureFingerprint().equals(ModelArtifact.fingerprint(features))) {
            throw new InvalidModelException("fingerprint: trained on other features ("
                    + artifact.manifest().getFeatureNames() + ") than the configuration names (" + features + ")");
        }
        Detector detector = artifact.load(device);
        try {
            warmUp(detector);
        } catch (RuntimeException e) {
            detector.close();
            throw new InvalidModelException("warm-up: " + e.getMessage(), e);
        }
        return new ServedModel(detector, artifact.manifest().getVersion());
    }

    private static void warmUp(Detector detector) {
        FloatBuffer rows = ByteBuffer.allocateDirect(WARM_UP_ROWS * detector.width() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        detector.score(rows, WARM_UP_ROWS);
        detector.explain(rows, new int[] {0});
    }
}
