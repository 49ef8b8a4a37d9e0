/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.config.DetectorConfig;
import io.latentry.config.ModelConfig;
import io.latentry.detect.AlarmBudget;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.NetworkOptions;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.VaeKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the configuration says of a training: as the detector's options, and by key for the manifest. */
final class TrainingRecipe {
    private static final String FROM_THE_DATA = "auto";

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

    /** By key; what is left to the data is {@code auto}. */
    static Map<String, String> of(DetectorConfig detector, RetrainReason reason) {
        ModelConfig model = detector.model();
        Map<String, String> options = new TreeMap<>();
        options.put("window", detector.window().toString());
        options.put("differences", detector.differences().toString());
        options.put("model.kind", model.kind());
        options.put("model.networks", model.networks().toString());
        options.put("model.hidden", text(model.hidden().stream().boxed()));
        options.put("model.latent", text(model.latent().stream().boxed()));
        options.put("model.beta", text(model.beta().stream().boxed()));
        options.put("model.betaWarmUp", model.betaWarmUp().toString());
        options.put("model.steps", text(model.steps().stream().boxed()));
        options.put("model.learningRate", text(model.learningRate().stream().boxed()));
        options.put("training.reason", reason.text());
        options.put("training.rows", detector.training().rows().toString());
        options.put("training.contaminated", detector.training().contaminated().toString());
        return options;
    }

    private static String text(Stream<?> value) {
        return value.map(Object::toString).findFirst().orElse(FROM_THE_DATA);
    }
}
