/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.DataRange;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.ModelConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.AlarmBudget;
import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.RowSpan;
import io.latentry.detect.TrainedDetector;
import io.latentry.detect.TrainingRows;
import io.latentry.model.ModelPublisher;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.VaeKind;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One retraining of one detector: the newest records become rows in time order; the first 70 % train the network, the next
 * 15 % calibrate the two signals, the last 15 % their joint statistic; the result is published as the next version.
 */
public final class Retraining {
    private static final Logger LOG = LoggerFactory.getLogger(Retraining.class);

    private final LatentryConfig config;
    private final String buildVersion;
    private final SchemaRegistryClient registry;
    private final ModelPublisher publisher;

    /** Retraining by that configuration; manifests name {@code buildVersion} as their maker. */
    public Retraining(LatentryConfig config, String buildVersion) {
        this.config = config;
        this.buildVersion = buildVersion;
        this.registry = SchemaRegistryClient.of(config.schemaRegistry());
        this.publisher = new ModelPublisher(config);
    }

    /**
     * Reads, trains, calibrates and publishes.
     *
     * @return the manifest of the version that was published
     * @throws RetrainingException when there is too little to train on, or the input cannot be read
     */
    public ModelManifest once(DetectorConfig detector, RetrainingProgress progress) {
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        FeatureReader reader = new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
        int limit = detector.training().rows();
        History history =
                new HistoryReader(config.kafka(), detector, reader).read(limit, rows -> progress.reading(rows, limit));
        requireEnough(detector, history);
        TrainedDetector trained = new DetectorTrainer()
                .train(trainingRows(detector, history), options(detector, reader.featureNames()), progress::training);
        try (Detector model = trained.detector()) {
            ModelManifest manifest = publisher.publish(draft(detector, model, trained, history), model.toBytes());
            LOG.atInfo()
                    .addKeyValue("detector", detector.name())
                    .addKeyValue("version", manifest.getVersion())
                    .addKeyValue("rows", history.rows().size())
                    .addKeyValue("unreadable", history.unreadable())
                    .log("Model published");
            return manifest;
        }
    }

    private static TrainingRows trainingRows(DetectorConfig detector, History history) {
        return detector.window() > 1 ? history.training(detector.history().longestGap()) : history.training();
    }

    private static void requireEnough(DetectorConfig detector, History history) {
        int rows = history.rows().size();
        int minimum = detector.training().minimumRows();
        if (rows < minimum) {
            throw new RetrainingException("Detector " + detector.name() + " cannot be trained: " + rows
                    + " readable records in " + detector.topics() + " (" + history.unreadable()
                    + " unreadable), training.minimumRows asks for " + minimum);
        }
    }

    private DetectorOptions options(DetectorConfig detector, List<String> featureNames) {
        ModelConfig model = detector.model();
        return new DetectorOptions(
                featureNames,
                detector.window(),
                detector.differences(),
                detector.falseAlarmRate(),
                detector.alarmBudget().map(AlarmBudget::parse),
                detector.training().contaminated(),
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
                ComputeDevice.parse(config.device()));
    }

    private ModelManifest draft(DetectorConfig detector, Detector model, TrainedDetector trained, History history) {
        return ModelManifest.newBuilder()
                .setDetector(detector.name())
                .setBuildVersion(buildVersion)
                .setFeatureNames(model.featureNames())
                .setTraining(range(history, trained.training()))
                .setCalibration(range(history, trained.calibration()))
                .setJointCalibration(range(history, trained.jointCalibration()))
                .setFalseAlarmRate(model.falseAlarmRate())
                .setAlarmBudget(detector.alarmBudget().orElse(null))
                .setMetrics(trained.metrics())
                .setOptions(TrainingRecipe.of(detector))
                .setSeed(detector.model().seed())
                .build();
    }

    private static DataRange range(History history, RowSpan rows) {
        return history.range(rows.from(), rows.to());
    }
}
