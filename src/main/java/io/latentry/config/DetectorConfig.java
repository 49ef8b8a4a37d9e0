/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.List;
import java.util.Optional;

/**
 * One detector: what it reads, how it judges, how its model is trained.
 *
 * @param name unique within the process; letters, digits, {@code -} and {@code _}
 * @param topics input topics
 * @param features in the order of the model's input: numeric fields ({@code flow}, {@code engine.temperature}), whole arrays
 *     with their length ({@code embedding[64]}), elements of arrays, both ends included ({@code embedding[0..15]}), values of
 *     maps ({@code readings{inlet}}), symbols with a column each ({@code state=RUNNING|IDLE}), and {@code calendar.hour} or
 *     {@code calendar.weekday} of the event time; see {@link Feature}
 * @param entity {@code key} for the record's key, else the path of a field; {@code key} unless set
 * @param time {@code record} for the record's timestamp, else the path of a field; {@code record} unless set
 * @param start where the first start begins to read, and from when on anomalies are news
 * @param window readings of an entity that are judged together; 1, each by itself, unless set
 * @param differences whether each value's change since the entity's reading before is judged too, where {@code window} is
 *     above 1; {@code false} unless set
 * @param history what is kept of an entity where {@code window} is above 1
 * @param scores what goes to the scores topic
 * @param passThrough fields of the record ({@code site}, {@code engine.type}) that its anomaly event repeats as text
 * @param falseAlarmRate share of normal records that may be called anomalous, per record, or may open an alarm where
 *     {@code window} is above 1; 0.001 unless set
 * @param alarmBudget how many alarms may be opened in place of {@code falseAlarmRate}, as in {@code 1 per entity per week}
 * @param threads stream threads; 2 unless set
 * @param model shape and training of the network
 * @param training which records the model is trained on
 */
public record DetectorConfig(
        String name,
        List<String> topics,
        List<String> features,
        String entity,
        String time,
        StartConfig start,
        Integer window,
        Boolean differences,
        HistoryConfig history,
        ScoresConfig scores,
        List<String> passThrough,
        Double falseAlarmRate,
        Optional<String> alarmBudget,
        Integer threads,
        ModelConfig model,
        TrainingConfig training) {

    public DetectorConfig {
        topics = List.copyOf(topics);
        features = List.copyOf(features);
        entity = entity == null ? "key" : entity;
        time = time == null ? "record" : time;
        start = start == null ? new StartConfig(null, null) : start;
        window = window == null ? 1 : window;
        differences = differences != null && differences;
        history = history == null ? new HistoryConfig(Optional.empty(), null, null, null) : history;
        scores = scores == null ? new ScoresConfig(null, null) : scores;
        passThrough = passThrough == null ? List.of() : List.copyOf(passThrough);
        falseAlarmRate = falseAlarmRate == null ? 0.001 : falseAlarmRate;
        alarmBudget = alarmBudget == null ? Optional.empty() : alarmBudget;
        threads = threads == null ? 2 : threads;
        model = model == null ? new ModelConfig(null, null, null, null, null, null, null, null, null) : model;
        training = training == null ? TrainingConfig.defaults() : training;
    }

    /** The same detector, of which these scores are emitted. */
    public DetectorConfig withScores(ScoresConfig other) {
        return new DetectorConfig(
                name,
                topics,
                features,
                entity,
                time,
                start,
                window,
                differences,
                history,
                other,
                passThrough,
                falseAlarmRate,
                alarmBudget,
                threads,
                model,
                training);
    }

    /** Whether the record's key names the entity, and not a field. */
    public boolean entityIsKey() {
        return entity.equals("key");
    }

    /** Whether records are brought together by entity before they are judged: a field names it, and windows need all of it. */
    public boolean repartitions() {
        return window > 1 && !entityIsKey();
    }

    /** Whether the record's timestamp is the event time, and not a field. */
    public boolean timeIsRecordTimestamp() {
        return time.equals("record");
    }
}
