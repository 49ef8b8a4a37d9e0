/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.detect.AlarmRule;
import io.latentry.vae.ComputeDevice;
import java.util.List;
import java.util.Optional;

/** One version of a detector's model, whatever its role: loaded and verified as for live records, and replaced by none. */
public final class PinnedModel implements ModelSource, AutoCloseable {
    private final String detector;
    private final ServedModel model;

    private PinnedModel(String detector, ServedModel model) {
        this.detector = detector;
        this.model = model;
    }

    /**
     * Loads a version from the models topic.
     *
     * @param features that the detector's records yield
     * @param version which; the champion if none is named
     * @param rule how many alarms it is to give
     * @throws IllegalArgumentException when the topic does not hold it, or it cannot give so many alarms
     * @throws InvalidModelException when it must not be used
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    public static PinnedModel load(
            LatentryConfig config,
            DetectorConfig detector,
            List<String> features,
            Optional<Long> version,
            AlarmRule rule) {
        ModelArtifact artifact;
        try (ModelTopicReader reader = new ModelTopicReader(config)) {
            if (reader.exists()) {
                reader.readToEnd();
            }
            DetectorModels models = reader.models(detector.name());
            long wanted = version.or(models::champion)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "detector " + detector.name() + " has no champion; train one, or name a version"));
            artifact = reader.fetch(models.version(wanted));
        }
        ModelLoader loader = new ModelLoader(
                ComputeDevice.parse(config.device()), KafkaClientSettings.pollRecords(config.kafka()), rule);
        return new PinnedModel(detector.name(), loader.load(artifact, detector, features, new ModelSwap.Watch()));
    }

    /** Which version it is. */
    public long version() {
        return model.version();
    }

    @Override
    public Optional<ModelLease> lease(String name) {
        return name.equals(detector) ? Optional.ofNullable(model.lease()) : Optional.empty();
    }

    @Override
    public void close() {
        model.retire();
    }
}
