/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.config.DetectorConfig;
import io.latentry.config.ModelConfig;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the configuration says of a training, by key, for the manifest; what it leaves to the data is {@code auto}. */
final class TrainingRecipe {
    private static final String FROM_THE_DATA = "auto";

    private TrainingRecipe() {}

    static Map<String, String> of(DetectorConfig detector) {
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
        options.put("training.rows", detector.training().rows().toString());
        options.put("training.contaminated", detector.training().contaminated().toString());
        return options;
    }

    private static String text(Stream<?> value) {
        return value.map(Object::toString).findFirst().orElse(FROM_THE_DATA);
    }
}
