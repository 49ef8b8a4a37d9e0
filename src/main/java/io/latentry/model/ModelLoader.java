/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.config.DetectorConfig;
import io.latentry.detect.AlarmRule;
import io.latentry.detect.Detector;
import io.latentry.detect.Scores;
import io.latentry.model.ModelSwap.Step;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Opened;
import java.nio.FloatBuffer;
import java.util.List;

/** Turns an artifact into a model that is ready to score: verified, of the right features, window and differences, warmed up. */
final class ModelLoader {
    private static final int WARM_UP_NUMBERS = 1 << 22;

    private final ComputeDevice device;
    private final int warmUpRows;
    private final AlarmRule rule;

    /**
     * A loader to that device.
     *
     * @param warmUpRows rows of the batch that a model is warmed up with; fewer where rows are long
     */
    ModelLoader(ComputeDevice device, int warmUpRows) {
        this(device, warmUpRows, AlarmRule.AS_TRAINED);
    }

    /** The same, of models that give other numbers of alarms than they were trained for. */
    ModelLoader(ComputeDevice device, int warmUpRows, AlarmRule rule) {
        this.device = device;
        this.warmUpRows = warmUpRows;
        this.rule = rule;
    }

    /**
     * Loads the artifact for a detector whose records yield {@code features}. What else is thrown than said here is trouble of
     * the device or the native library, which may pass.
     *
     * @throws InvalidModelException when the model must not be used; a {@link ForeignModelException} when that is because of this
     *     process's configuration
     */
    ServedModel load(ModelArtifact artifact, DetectorConfig config, List<String> features, ModelSwap.Watch watch) {
        watch.measure(Step.VERIFY, () -> {
            requireFeatures(artifact, features);
            artifact.verify();
        });
        try (Opened opened = new Opened()) {
            Detector detector = opened.add(watch.measure(Step.LOAD, () -> artifact.open(device, rule)));
            requireWindow(detector, config);
            requireDifferences(detector, config);
            watch.measure(Step.WARM_UP, () -> warmUp(detector));
            ServedModel served = new ServedModel(detector, artifact.manifest().getVersion());
            opened.keep();
            return served;
        }
    }

    private static void requireFeatures(ModelArtifact artifact, List<String> features) {
        if (!artifact.manifest().getFeatureFingerprint().equals(ModelArtifact.fingerprint(features))) {
            throw new ForeignModelException("fingerprint: trained on other features ("
                    + artifact.manifest().getFeatureNames() + ") than the configuration names (" + features + ")");
        }
    }

    private static void requireWindow(Detector detector, DetectorConfig config) {
        if (detector.window() != config.window()) {
            throw new ForeignModelException("window: trained on windows of " + detector.window()
                    + " readings, the configuration asks for " + config.window()
                    + "; train again (latentry retrain --once"
                    + " --detector " + config.name() + "), or set window: " + detector.window());
        }
    }

    private static void requireDifferences(Detector detector, DetectorConfig config) {
        if (detector.differences() != config.differences()) {
            throw new ForeignModelException("differences: trained with differences: " + detector.differences()
                    + ", the configuration asks for differences: " + config.differences()
                    + "; train again (latentry retrain --once"
                    + " --detector " + config.name() + "), or set differences: " + detector.differences());
        }
    }

    private void warmUp(Detector detector) {
        int length = detector.window() * detector.width();
        int count = Math.max(1, Math.min(warmUpRows, WARM_UP_NUMBERS / length));
        FloatBuffer rows = FloatBuffer.allocate(count * length);
        Scores scores = detector.score(rows, count);
        if (detector.window() > 1) {
            scores.follow(0, detector.newTrack());
        }
        detector.explain(rows, new int[] {0});
    }
}
