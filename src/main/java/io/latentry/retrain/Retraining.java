/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.ModelCheck;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.config.GateConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.config.TrainingConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.TrainedDetector;
import io.latentry.detect.TrainingRows;
import io.latentry.detect.WarmStart;
import io.latentry.feedback.FeedbackLog;
import io.latentry.feedback.FeedbackTopic;
import io.latentry.model.ChampionChangedException;
import io.latentry.model.Champions;
import io.latentry.model.ModelPublisher;
import io.latentry.model.ModelRole;
import io.latentry.model.ModelTopic;
import io.latentry.model.Motive;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One retraining of one detector: the newest records become rows in time order; the newest of them are kept for the gate, the
 * rest train and calibrate a challenger. What passes the gate is published as the next version.
 */
public final class Retraining {
    private static final Logger LOG = LoggerFactory.getLogger(Retraining.class);

    private static final String ACTOR = "retrain";

    private final LatentryConfig config;
    private final String buildVersion;
    private final boolean watched;
    private final SchemaRegistryClient registry;
    private final ModelPublisher publisher;
    private final ModelTopic models;
    private final Champions champions;
    private final FeedbackTopic feedback;

    /**
     * Retraining by that configuration; manifests name {@code buildVersion} as their maker. What passes the gate is promoted, and
     * not watched.
     */
    public Retraining(LatentryConfig config, String buildVersion) {
        this(config, buildVersion, false);
    }

    /**
     * Retraining by that configuration.
     *
     * @param buildVersion that manifests name as their maker
     * @param watched whether somebody follows what becomes of challengers and champions ({@link ShadowWatch}): what passes the
     *     gate then judges in the shadow first, and its predecessor beside it later, where {@code training.shadow} says so
     */
    public Retraining(LatentryConfig config, String buildVersion, boolean watched) {
        this.config = config;
        this.buildVersion = buildVersion;
        this.watched = watched;
        this.registry = SchemaRegistryClient.of(config.schemaRegistry());
        this.publisher = new ModelPublisher(config, watched);
        this.models = new ModelTopic(config);
        this.champions = new Champions(config);
        this.feedback = new FeedbackTopic(config);
    }

    /** Retrains by command, on what the configuration says. */
    public RetrainingOutcome once(DetectorConfig detector, RetrainingProgress progress) {
        return once(detector, RetrainReason.command(), range(detector), progress);
    }

    /** The records that the configuration wants trained on, as of now. */
    public static TimeRange range(DetectorConfig detector) {
        return range(detector, Optional.empty(), Optional.empty());
    }

    /**
     * The records that somebody wants trained on; where no beginning is given, the configuration's age counts from the end.
     *
     * @throws IllegalArgumentException when there can be none
     */
    public static TimeRange range(DetectorConfig detector, Optional<Instant> from, Optional<Instant> to) {
        Instant end = to.orElseGet(Instant::now);
        return new TimeRange(from.or(() -> detector.training().since().map(end::minus)), to);
    }

    /**
     * Reads, trains, calibrates, asks the gate, and publishes what it accepts.
     *
     * @param range of records that it is trained on
     * @return what was published, or why nothing was
     * @throws RetrainingException when there is too little to train on, the input cannot be read, or another version has become
     *     champion since the training began
     */
    public RetrainingOutcome once(
            DetectorConfig detector, RetrainReason reason, TimeRange range, RetrainingProgress progress) {
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
        FeatureReader reader = new FeatureReader(registry, detector.features(), detector.entity(), detector.time());
        Instant feedbackReadAt = Instant.now();
        FeedbackLog log = feedback.log(detector.name());
        FeedbackRule rule = new FeedbackRule(log);
        InService inService = InService.of(models, detector.name());
        HistoryReader records = new HistoryReader(config.kafka(), detector, reader);
        History trainable = trainable(detector, records, range, rule, inService.normalSince(), progress::reading);
        requireEnough(detector, trainable);
        GateConfig gate = detector.training().gate();
        DetectorOptions options = TrainingRecipe.options(detector, reader.featureNames(), config.device());
        Optional<Champion> champion = Champion.of(champions, detector, options);
        try {
            History history = champion.filter(served -> reason.trigger() == RetrainReason.Trigger.DRIFT)
                    .map(served -> sinceMove(detector, trainable, served))
                    .orElse(trainable);
            GatePlace place = GatePlace.of(history, gate.share(), champion.map(Champion::seen));
            int known = gate.enabled() ? place.from() : history.rows().size();
            TrainingRows rows = cut(detector, history.rows(0, known));
            TrainingRows clean = clean(detector, rows, history.trusted(0, known), champion);
            WarmStart start = champion.filter(served -> detector.training().warmStart())
                    .map(served -> WarmStart.from(served.detector(), served.trainedUntil()))
                    .orElse(WarmStart.NONE);
            TrainedDetector trained = new DetectorTrainer().train(clean, options, start, progress::training);
            progress.judging((long) history.rows().size() - known);
            Instant before = champion.map(Champion::feedbackReadAt).orElse(Instant.MIN);
            Instant heard = FeedbackRule.heard(log, before, history, detector.training(), feedbackReadAt);
            return publish(
                    detector, options, reason, heard, history, rule, known, place, trained, inService, champion,
                    progress);
        } finally {
            champion.ifPresent(Champion::close);
        }
    }

    private RetrainingOutcome publish(
            DetectorConfig detector,
            DetectorOptions options,
            RetrainReason cause,
            Instant feedbackReadAt,
            History history,
            FeedbackRule rule,
            int known,
            GatePlace place,
            TrainedDetector trained,
            InService inService,
            Optional<Champion> champion,
            RetrainingProgress progress) {
        try (Detector model = trained.detector()) {
            byte[] bytes = model.toBytes();
            GateReport report = detector.training().gate().enabled()
                    ? judge(detector, options, history, rule, place, trained, bytes, champion)
                    : GateReport.NONE;
            progress.publishing();
            ModelManifest draft =
                    ManifestDraft.of(detector, cause, buildVersion, feedbackReadAt, history, known, trained, report);
            if (!report.accepted()) {
                publisher.reject(draft, new Motive(ACTOR, cause.text() + "; " + report.reason(), checks(report)));
                LOG.atWarn()
                        .addKeyValue("detector", detector.name())
                        .addKeyValue("champion", report.champion().orElse(null))
                        .log("Challenger rejected: {}", report.reason());
                return new RetrainingOutcome(Optional.empty(), report, history.written());
            }
            String reason = cause.text() + (report.checks().isEmpty() ? "; no gate" : "; passed the gate");
            ModelRole role = role(detector, champion);
            ModelManifest manifest =
                    published(draft, bytes, role, new Motive(ACTOR, reason, checks(report)), inService);
            LOG.atInfo()
                    .addKeyValue("detector", detector.name())
                    .addKeyValue("version", manifest.getVersion())
                    .addKeyValue("role", role)
                    .addKeyValue("rows", history.rows().size())
                    .addKeyValue("unreadable", history.unreadable())
                    .log("Model published");
            Upkeep.after(models, detector, ACTOR);
            return new RetrainingOutcome(Optional.of(manifest), report, history.written());
        }
    }

    /** A challenger judges in the shadow first, if somebody watches it, and the champion judges what it does. */
    private ModelRole role(DetectorConfig detector, Optional<Champion> champion) {
        return watched && champion.isPresent() && detector.training().shadow().challenges()
                ? ModelRole.CHALLENGER
                : ModelRole.CHAMPION;
    }

    private ModelManifest published(
            ModelManifest draft, byte[] bytes, ModelRole role, Motive motive, InService inService) {
        try {
            return publisher.publish(draft, bytes, role, motive, inService.version());
        } catch (ChampionChangedException e) {
            throw new RetrainingException("The new model is not published, " + e.getMessage());
        }
    }

    private static List<ModelCheck> checks(GateReport report) {
        return report.checks().stream().map(GateCheck::told).toList();
    }

    private GateReport judge(
            DetectorConfig config,
            DetectorOptions options,
            History history,
            FeedbackRule rule,
            GatePlace place,
            TrainedDetector trained,
            byte[] bytes,
            Optional<Champion> champion) {
        int known = place.from();
        double budget = options.alarmBudget()
                .map(alarms -> alarms.perReading(cut(config, history.rows(0, known))))
                .orElse(options.falseAlarmRate());
        int firstCalibrated = options.window() == 1
                ? trained.jointCalibration().from()
                : trained.calibration().from();
        GateSlice gathered = history.gate(known, options.window());
        GateSlice slice = new GateSlice(cut(config, gathered.rows()), gathered.from());
        Gate gate = new Gate(config.training().gate(), budget, options.device());
        Optional<PastFaults> faults = PastFaults.of(history, rule, rows -> cut(config, rows));
        int calibrated = trained.jointCalibration().to() - firstCalibrated;
        return gate.judge(slice, bytes, calibrated, place, champion, faults);
    }

    /**
     * What came after things moved, as the version in service was told, if that is enough to train on; otherwise all of the range.
     * Where rows are taken from all over the range, those of before the move leave no room for those after it, so they are not
     * read at first.
     */
    static History trainable(
            DetectorConfig detector,
            HistoryReader records,
            TimeRange range,
            FeedbackRule rule,
            Optional<Instant> normalSince,
            HistoryReader.Progress progress) {
        int rows = detector.training().rows();
        int minimum = detector.training().minimumRows();
        Optional<TimeRange> sinceMove = normalSince.flatMap(range::since);
        if (sinceMove.isPresent()) {
            History after = records.read(rows, sinceMove.get(), rule, progress).since(normalSince.get(), minimum);
            if (after.normalSince().isPresent()) {
                return after;
            }
        }
        History read = records.read(rows, range, rule, progress);
        return normalSince.map(moved -> read.since(moved, minimum)).orElse(read);
    }

    /** What came after most records began to be anomalous, if it is enough to train on. */
    private static History sinceMove(DetectorConfig detector, History history, Champion champion) {
        int count = history.rows().size();
        int from = Move.start(Replay.alarms(champion.detector(), cut(detector, history.rows(0, count))));
        if (count - from < detector.training().minimumRows()) {
            return history;
        }
        LOG.atInfo()
                .addKeyValue("detector", detector.name())
                .addKeyValue("rows", count - from)
                .log("Training on what came after the move alone");
        return history.since(from);
    }

    /** The rows with those marked that do not train. */
    private static TrainingRows clean(
            DetectorConfig detector, TrainingRows rows, boolean[] trusted, Optional<Champion> champion) {
        TrainingConfig training = detector.training();
        if (training.quarantine() && champion.isPresent()) {
            return Quarantine.of(rows, champion.get().detector(), trusted);
        }
        return training.contaminated() ? Quarantine.ofUnusual(rows, detector.window(), trusted) : rows;
    }

    /** The rows as the detector goes through them: of windows, what follows a long gap is of an entity of its own. */
    private static TrainingRows cut(DetectorConfig detector, TrainingRows rows) {
        return detector.window() > 1 ? rows.cutAtGaps(detector.history().longestGap()) : rows;
    }

    private static void requireEnough(DetectorConfig detector, History history) {
        int rows = history.rows().size();
        int minimum = detector.training().minimumRows();
        if (rows < minimum) {
            throw new RetrainingException("Detector " + detector.name() + " cannot be trained: " + rows
                    + " readable records in " + detector.topics() + " (" + history.unreadable()
                    + " unreadable, " + history.leftOut() + " left out by feedback), training.minimumRows asks for "
                    + minimum);
        }
    }
}
