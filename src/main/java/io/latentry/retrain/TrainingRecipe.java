/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ModelConfig;
import io.latentry.detect.AlarmBudget;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.NetworkOptions;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.VaeKind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the configuration says of a training: as the detector's options, and by key for the manifest. */
final class TrainingRecipe {
    private static final String WINDOW = "window";
    private static final String DIFFERENCES = "differences";
    private static final String FROM_THE_DATA = "auto";
    private static final String FEEDBACK_READ_AT = "training.feedbackReadAt";

    private TrainingRecipe() {}

    /** @param device that the configuration names */
    static DetectorOptions options(DetectorConfig detector, List<String> featureNames, String device) {
        ModelConfig model = detector.model();
        return new DetectorOptions(
                featureNames,
                detector.window(),
                detector.differences(),
                detector.falseAlarmRate(),
                detector.alarmBudget().map(AlarmBudget::parse),
                // Of windows, keeping the most unusual away is all that is done.
                detector.training().contaminated() && detector.window() == 1,
                new NetworkOptions(
                        VaeKind.parse(model.kind()),
                        model.networks(),
                        model.hidden(),
                        model.latent(),
                        model.beta(),
                        model.betaWarmUp(),
                        model.steps(),
                        model.learningRate(),
                        model.seed()),
                ComputeDevice.parse(device));
    }

    /**
     * By key; what is left to the data is {@code auto}.
     *
     * @param feedbackReadAt when it was read what people say: what is said later has not been trained by
     */
    static Map<String, String> of(DetectorConfig detector, RetrainReason reason, Instant feedbackReadAt) {
        ModelConfig model = detector.model();
        Map<String, String> options = new TreeMap<>();
        options.put(WINDOW, detector.window().toString());
        options.put(DIFFERENCES, detector.differences().toString());
        options.put("model.kind", model.kind());
        options.put("model.networks", model.networks().toString());
        options.put("model.hidden", text(model.hidden().stream().boxed()));
        options.put("model.latent", text(model.latent().stream().boxed()));
        options.put("model.beta", text(model.beta().stream().boxed()));
        options.put("model.betaWarmUp", model.betaWarmUp().toString());
        options.put("model.steps", text(model.steps().stream().boxed()));
        options.put("model.learningRate", text(model.learningRate().stream().boxed()));
        options.put("training.reason", reason.text());
        options.put(FEEDBACK_READ_AT, feedbackReadAt.toString());
        options.put("training.rows", detector.training().rows().toString());
        options.put("training.contaminated", detector.training().contaminated().toString());
        return options;
    }

    /** When it was read what people say, for the training of that model; when it was published, if it does not tell. */
    static Instant feedbackReadAt(ModelManifest manifest) {
        String told = manifest.getOptions().get(FEEDBACK_READ_AT);
        if (told == null) {
            return manifest.getCreatedAt();
        }
        try {
            return Instant.parse(told);
        } catch (DateTimeParseException e) {
            return manifest.getCreatedAt();
        }
    }

    /** Whether an instance that is configured for one of the two can judge by the other; what one does not tell is no difference. */
    static boolean haveSameInput(ModelManifest one, ModelManifest other) {
        return one.getFeatureFingerprint().equals(other.getFeatureFingerprint())
                && Stream.of(WINDOW, DIFFERENCES)
                        .allMatch(key -> one.getOptions().get(key) == null
                                || other.getOptions().get(key) == null
                                || one.getOptions()
                                        .get(key)
                                        .equals(other.getOptions().get(key)));
    }

    private static String text(Stream<?> value) {
        return value.map(Object::toString).findFirst().orElse(FROM_THE_DATA);
    }
}
