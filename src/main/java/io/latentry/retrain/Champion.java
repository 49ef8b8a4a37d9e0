/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.model.Champions;
import io.latentry.model.InvalidModelException;
import io.latentry.model.ModelArtifact;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version in service, opened for comparison. It holds native memory until it is closed.
 *
 * @param version which one
 * @param feedbackReadAt when it was read what people say, for its training
 * @param trainedUntil time of the newest row that its networks were fitted on, in milliseconds
 * @param seen records that it was trained or calibrated on
 * @param normalSince time from which on things are as it knows them; empty where they are not known to have moved
 * @param detector of the same features and windows as its challenger
 */
record Champion(
        long version,
        Instant feedbackReadAt,
        long trainedUntil,
        SeenRecords seen,
        Optional<Instant> normalSince,
        Detector detector)
        implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Champion.class);

    /** The version in service, if it judges what the configuration now says. */
    static Optional<Champion> of(Champions champions, DetectorConfig config, DetectorOptions options) {
        try {
            Optional<ModelArtifact> served = champions.of(config.name());
            if (served.isEmpty()) {
                return Optional.empty();
            }
            ModelManifest manifest = served.get().manifest();
            long version = manifest.getVersion();
            Detector detector = served.get().load(options.device());
            if (detector.featureNames().equals(options.featureNames())
                    && detector.window() == options.window()
                    && detector.differences() == options.differences()) {
                return Optional.of(new Champion(
                        version,
                        TrainingRecipe.feedbackReadAt(manifest),
                        manifest.getTraining().getToTime().toEpochMilli(),
                        SeenRecords.of(manifest),
                        Optional.ofNullable(manifest.getNormalSince()),
                        detector));
            }
            detector.close();
            LOG.atInfo()
                    .addKeyValue("detector", config.name())
                    .addKeyValue("champion", version)
                    .log("The configuration has changed since the model in service: nothing to compare with");
        } catch (InvalidModelException e) {
            LOG.atWarn()
                    .addKeyValue("detector", config.name())
                    .log("The model in service cannot be compared with: {}", e.getMessage());
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        detector.close();
    }
}
