/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.DataRange;
import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.detect.RowSpan;
import io.latentry.detect.TrainedDetector;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What the manifest of a new model says before the model is published. */
final class ManifestDraft {

    /** Records that the input topics had ever been given when they were read for a training. */
    static final String RECORDS_WRITTEN = "recordsWritten";

    private ManifestDraft() {}

    /**
     * @param feedbackReadAt when it was read what people say
     * @param known rows of the history that trained and calibrated; the others are the gate's
     * @param report what the gate found
     */
    static ModelManifest of(
            DetectorConfig detector,
            RetrainReason reason,
            String buildVersion,
            Instant feedbackReadAt,
            History history,
            int known,
            TrainedDetector trained,
            GateReport report) {
        Map<String, Double> metrics = new HashMap<>(trained.metrics());
        report.checks().stream()
                .filter(GateCheck::measured)
                .forEach(check -> metrics.put("gate." + check.name(), check.value()));
        report.drift().ifPresent(drift -> metrics.put("drift", drift.distance()));
        metrics.put(RECORDS_WRITTEN, (double) history.written());
        ModelManifest.Builder draft = ModelManifest.newBuilder();
        if (known < history.rows().size()) {
            draft.setGate(history.range(known, history.rows().size()));
        }
        return draft.setDetector(detector.name())
                .setBuildVersion(buildVersion)
                .setFeatureNames(trained.detector().featureNames())
                .setTraining(range(history, trained.training()))
                .setCalibration(range(history, trained.calibration()))
                .setJointCalibration(range(history, trained.jointCalibration()))
                .setNormalSince(history.normalSince().orElse(null))
                .setFalseAlarmRate(trained.detector().falseAlarmRate())
                .setAlarmBudget(detector.alarmBudget().orElse(null))
                .setMetrics(metrics)
                .setOptions(TrainingRecipe.of(detector, reason, feedbackReadAt))
                .setSeed(detector.model().seed())
                .build();
    }

    private static DataRange range(History history, RowSpan rows) {
        return history.range(rows.from(), rows.to());
    }
}
