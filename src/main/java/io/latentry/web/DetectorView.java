/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import java.util.List;

/**
 * One detector as the page and {@code /api/scores} show it.
 *
 * @param name of the detector
 * @param scores records read from the scores topic since the start, the replayed ones among them
 * @param anomalies events read from the anomalies topic since the start, the replayed ones among them
 * @param modelVersion version that scored the record with the newest event time; 0 before the first record
 * @param versions when each version's records begin, oldest version first
 * @param entities scores per entity
 */
record DetectorView(
        String name,
        long scores,
        long anomalies,
        long modelVersion,
        List<VersionStart> versions,
        List<EntityView> entities) {

    /** Event time, in milliseconds since the epoch, of the first record that a model version scored. */
    record VersionStart(long version, long time) {}

    /** Points of one entity, in order of arrival. */
    record EntityView(String name, List<ScorePoint> points) {}
}
