/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.latentry.web.DetectorView.EntityView;
import io.latentry.web.DetectorView.VersionStart;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Counters, model versions and the scores of the most recently seen entities of one detector. Not safe for many threads. */
final class DetectorSeries {
    static final int ENTITIES = 50;
    private static final int VERSIONS = 12;

    private final String name;
    private final Map<String, EntitySeries> entities = new RecentlyUsed<>(ENTITIES);
    private final TreeMap<Long, Long> versionStarts = new TreeMap<>();
    private long scores;
    private long anomalies;
    private long newest = Long.MIN_VALUE;
    private long modelVersion;

    DetectorSeries(String name) {
        this.name = name;
    }

    void score(String entity, long time, double score, boolean anomalous, long version) {
        scores++;
        record(entity, time, score, anomalous, version);
    }

    void anomaly(String entity, long time, double score, long version) {
        anomalies++;
        record(entity, time, score, true, version);
    }

    DetectorView view() {
        return view(EntitySeries::points);
    }

    /** The counters, and those points that changed since the last call. */
    DetectorView drain() {
        return view(EntitySeries::drain);
    }

    private void record(String entity, long time, double score, boolean anomalous, long version) {
        if (Double.isFinite(score)) {
            entities.computeIfAbsent(entity, e -> new EntitySeries()).add(ScorePoint.at(time, score, anomalous));
        }
        versionStarts.merge(version, time, Math::min);
        if (versionStarts.size() > VERSIONS) {
            versionStarts.pollFirstEntry();
        }
        if (time >= newest) {
            newest = time;
            modelVersion = version;
        }
    }

    private DetectorView view(Function<EntitySeries, List<ScorePoint>> points) {
        List<VersionStart> versions = versionStarts.entrySet().stream()
                .map(e -> new VersionStart(e.getKey(), e.getValue()))
                .toList();
        List<EntityView> views = entities.entrySet().stream()
                .map(e -> new EntityView(e.getKey(), points.apply(e.getValue())))
                .filter(e -> !e.points().isEmpty())
                .toList();
        return new DetectorView(name, scores, anomalies, modelVersion, versions, views);
    }
}
