/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import io.latentry.stream.StreamCounters;
import java.util.List;

/**
 * What a backtest has found.
 *
 * @param replay its identity, which its events carry
 * @param version that judged
 * @param records of the range that were there
 * @param anomalies among them
 * @param cut partitions whose earlier records have been deleted, so that some of the range may be missing
 * @param difference from what was said live
 * @param processed what the processors have done, warm-up included
 */
public record BacktestReport(
        String replay,
        long version,
        long records,
        long anomalies,
        int cut,
        Difference difference,
        StreamCounters.Snapshot processed) {

    /**
     * How the alerts of the replay differ from those of the live detector. An alert is an anomaly event; the same one is one of the
     * same record.
     *
     * @param kept given both times
     * @param gained given by the replay only
     * @param lost given live only
     * @param gone given live, of records that are no longer there
     * @param unjudged given by the replay, of records that the live detector has not judged
     * @param episodes the same of runs of alerts
     * @param entities those with the most alerts gained and lost, at most ten
     */
    public record Difference(
            long kept, long gained, long lost, long gone, long unjudged, Episodes episodes, List<OfEntity> entities) {
        public Difference {
            entities = List.copyOf(entities);
        }
    }

    /**
     * How the episodes of the replay differ from those of the live detector. An episode is a run of readings of an entity that all
     * have an alert, among those that both have judged; the same one is one that shares a reading.
     *
     * @param kept live ones that the replay has, too, at least in part
     * @param gained those of the replay only
     * @param lost live ones that the replay has nothing of
     */
    public record Episodes(long kept, long gained, long lost) {}

    /**
     * The part of one entity.
     *
     * @param entity its name
     * @param gained alerts
     * @param lost alerts
     */
    public record OfEntity(String entity, long gained, long lost) {}
}
