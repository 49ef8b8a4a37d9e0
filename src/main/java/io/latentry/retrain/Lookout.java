/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.TrainingRows;
import io.latentry.feedback.FeedbackLog;
import io.latentry.feedback.FeedbackTopic;
import io.latentry.model.Champions;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at a detector's newest records between two trainings, through the eyes of the model in service. */
public final class Lookout {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    private final LatentryConfig config;
    private final SchemaRegistryClient registry;
    private final Champions champions;
    private final FeedbackTopic feedback;

    /** Looks at the topics of that configuration. */
    public Lookout(LatentryConfig config) {
        this.config = config;
        registry = SchemaRegistryClient.of(config.schemaRegistry());
        champions = new Champions(config);
        feedback = new FeedbackTopic(config);
    }

    /**
     * Looks once; at the drift only where enough has come since what the model in service was trained and calibrated on.
     *
     * @throws RetrainingException when an input topic does not exist or Kafka falls silent
     */
    public Outlook look(DetectorConfig detector) {
        FeatureReader reader = new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
        HistoryReader records = new HistoryReader(config.kafka(), detector, reader);
        DetectorOptions options = TrainingRecipe.options(detector, reader.featureNames(), config.device());
        Optional<Champion> champion = Champion.of(champions, detector, options);
        if (champion.isEmpty()) {
            return new Outlook(records.written(), false, Optional.empty(), Optional.empty());
        }
        try (Champion served = champion.get()) {
            FeedbackLog log = feedback.log(detector.name());
            Optional<NewNormal> newNormal = FeedbackRule.latest(
                            log, served.feedbackReadAt(), detector.training(), Instant.now())
                    .filter(word -> word.suffices(
                            trainable(detector, records, served, log),
                            detector.training().minimumRows()));
            if (!detector.training().drift().enabled()) {
                return new Outlook(records.written(), true, Optional.empty(), newNormal);
            }
            return look(detector, records, served, log, newNormal);
        }
    }

    /** What a training would take now. */
    private static History trainable(
            DetectorConfig detector, HistoryReader records, Champion champion, FeedbackLog log) {
        return Retraining.trainable(
                detector,
                records,
                Retraining.range(detector),
                new FeedbackRule(log),
                champion.normalSince(),
                (rows, of) -> {});
    }

    private static Outlook look(
            DetectorConfig detector,
            HistoryReader records,
            Champion champion,
            FeedbackLog log,
            Optional<NewNormal> newNormal) {
        int judged = detector.training().drift().records();
        // Of windows, the first readings of each entity only lead up to what is judged.
        boolean windows = detector.window() > 1;
        int read = windows ? Math.multiplyExact(judged, 2) : judged;
        History newest = records.read(read, TimeRange.ALL, new FeedbackRule(log), (rows, of) -> {});
        int count = newest.rows().size();
        // What a model has been fitted on is more normal to it than anything that follows.
        int from = Math.max(windows ? count / 2 : 0, champion.seen().end(newest.rows()));
        if (count - from < TrainingRows.MINIMUM) {
            return new Outlook(newest.written(), true, Optional.empty(), newNormal);
        }
        TrainingRows rows = newest.rows(0, count);
        TrainingRows courses = windows ? rows.cutAtGaps(detector.history().longestGap()) : rows;
        Drift drift = drift(champion.detector(), courses, from);
        LOG.atDebug()
                .addKeyValue("detector", detector.name())
                .addKeyValue("champion", champion.version())
                .addKeyValue("distance", drift.distance())
                .addKeyValue("samples", drift.samples())
                .addKeyValue("moved", drift.moved())
                .log("Looked at the newest records");
        return new Outlook(newest.written(), true, Optional.of(drift), newNormal);
    }

    /** How far the rows from {@code from} on have moved from what a detector knows. */
    static Drift drift(Detector detector, TrainingRows rows, int from) {
        return Drift.of(Replay.judgements(detector, rows).pValues(), rows.entities(), from);
    }
}
