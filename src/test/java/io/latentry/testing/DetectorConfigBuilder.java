/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import io.latentry.config.DetectorConfig;
import io.latentry.config.HistoryConfig;
import io.latentry.config.ModelConfig;
import io.latentry.config.ScoresConfig;
import io.latentry.config.StartConfig;
import io.latentry.config.TrainingConfig;
import java.util.List;

/** A detector's configuration, of which a test says what matters to it; null is as good as unsaid. */
public final class DetectorConfigBuilder {
    private final String name;
    private final List<String> topics;
    private final List<String> features;
    private String entity;
    private StartConfig start;
    private Integer window;
    private Boolean differences;
    private HistoryConfig history;
    private ScoresConfig scores;
    private List<String> passThrough;
    private Double falseAlarmRate;
    private Integer threads;
    private ModelConfig model;
    private TrainingConfig training;

    private DetectorConfigBuilder(String name, List<String> topics, List<String> features) {
        this.name = name;
        this.topics = topics;
        this.features = features;
    }

    /** A detector of these. */
    public static DetectorConfigBuilder detector(String name, List<String> topics, List<String> features) {
        return new DetectorConfigBuilder(name, topics, features);
    }

    public DetectorConfigBuilder entity(String path) {
        entity = path;
        return this;
    }

    public DetectorConfigBuilder start(StartConfig from) {
        start = from;
        return this;
    }

    public DetectorConfigBuilder window(Integer readings) {
        window = readings;
        return this;
    }

    public DetectorConfigBuilder differences(Boolean wanted) {
        differences = wanted;
        return this;
    }

    public DetectorConfigBuilder history(HistoryConfig kept) {
        history = kept;
        return this;
    }

    public DetectorConfigBuilder scores(ScoresConfig emitted) {
        scores = emitted;
        return this;
    }

    /** Emits every score. */
    public DetectorConfigBuilder allScores() {
        return scores(new ScoresConfig(ScoresConfig.Emit.ALL, null));
    }

    public DetectorConfigBuilder passThrough(List<String> paths) {
        passThrough = paths;
        return this;
    }

    public DetectorConfigBuilder falseAlarmRate(Double share) {
        falseAlarmRate = share;
        return this;
    }

    public DetectorConfigBuilder threads(Integer count) {
        threads = count;
        return this;
    }

    public DetectorConfigBuilder model(ModelConfig network) {
        model = network;
        return this;
    }

    public DetectorConfigBuilder training(TrainingConfig how) {
        training = how;
        return this;
    }

    /** The configuration, as if read from a file that says that much. */
    public DetectorConfig build() {
        return new DetectorConfig(
                name,
                topics,
                features,
                entity,
                null,
                start,
                window,
                differences,
                history,
                scores,
                passThrough,
                falseAlarmRate,
                null,
                threads,
                model,
                training);
    }
}
