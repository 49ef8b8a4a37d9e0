/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.ScoreEvent;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The last minutes of every detector. Safe for many threads. */
final class ScoreBoard {
    static final int DETECTORS = 16;

    private final Map<String, DetectorSeries> detectors = new RecentlyUsed<>(DETECTORS);
    private final Set<String> changed = new HashSet<>();

    synchronized void score(ScoreEvent event) {
        series(event.getDetector())
                .score(
                        Texts.clip(event.getEntity()),
                        event.getEventTime().toEpochMilli(),
                        event.getScore(),
                        event.getAnomalous(),
                        event.getModelVersion());
    }

    synchronized void anomaly(AnomalyEvent event) {
        series(event.getDetector())
                .anomaly(
                        Texts.clip(event.getEntity()),
                        event.getEventTime().toEpochMilli(),
                        event.getScore(),
                        event.getModelVersion());
    }

    /** Every detector, by name. */
    synchronized List<DetectorView> views() {
        return detectors.values().stream()
                .map(DetectorSeries::view)
                .sorted(Comparator.comparing(DetectorView::name))
                .toList();
    }

    /** The detectors that changed since the last call, with the points that changed. */
    synchronized List<DetectorView> drain() {
        List<DetectorView> views = changed.stream()
                .filter(detectors::containsKey)
                .map(detectors::get)
                .map(DetectorSeries::drain)
                .sorted(Comparator.comparing(DetectorView::name))
                .toList();
        changed.clear();
        return views;
    }

    private DetectorSeries series(String detector) {
        String name = Texts.clip(detector);
        changed.add(name);
        return detectors.computeIfAbsent(name, DetectorSeries::new);
    }
}
