/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.detect.Detector;
import io.latentry.detect.EntityTrack;
import io.latentry.detect.Scores;
import io.latentry.stream.SeenEffects.Outcome;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The scores of a test plant by a naive way of its own: windows are copied from lists, nothing is planned or stored. */
final class OfflineScores {
    private static final int CHUNK = 1024;

    private final Map<Long, Detector> versions;
    private final Map<SourceId, Reading> readings;
    private final long longestGap;
    private final Map<SourceId, Double> scores = new HashMap<>();

    /**
     * Scores by these models.
     *
     * @param versions model by its version
     * @param readings what each input record says
     * @param longestGap between two readings of a window, in milliseconds
     */
    OfflineScores(Map<Long, Detector> versions, Map<SourceId, Reading> readings, long longestGap) {
        this.versions = versions;
        this.readings = readings;
        this.longestGap = longestGap;
    }

    /**
     * What an input record says.
     *
     * @param time in milliseconds; negative for none
     */
    @SuppressWarnings("ArrayRecordComponent") // identity is never asked for
    record Reading(float[] features, long time) {}

    /** The score of each of these records, each judged by the model that its effect names, entities taken in their order. */
    Map<SourceId, Double> of(List<Outcome> judged) {
        Map<String, List<Outcome>> byEntity = new LinkedHashMap<>();
        judged.forEach(effect -> byEntity.computeIfAbsent(effect.entity(), entity -> new ArrayList<>())
                .add(effect));
        byEntity.values().forEach(this::split);
        return scores;
    }

    /** What comes after a gap, or far too late, is as if nothing had been before; no time is the time before. */
    private void split(List<Outcome> entity) {
        long last = -1;
        int from = 0;
        for (int i = 0; i < entity.size(); i++) {
            long own = readings.get(entity.get(i).source()).time();
            long time = own < 0 ? last : own;
            if (last >= 0 && Math.abs(time - last) > longestGap) {
                follow(entity.subList(from, i));
                from = i;
            }
            last = time;
        }
        follow(entity.subList(from, entity.size()));
    }

    private void follow(List<Outcome> entity) {
        Detector detector = versions.get(entity.get(0).version());
        EntityTrack track = detector.newTrack();
        for (int from = 0; from < entity.size(); ) {
            long version = entity.get(from).version();
            int to = from + 1;
            while (to < entity.size() && to - from < CHUNK && entity.get(to).version() == version) {
                to++;
            }
            detector = versions.get(version);
            track = detector.newTrack(track.toBytes());
            judge(detector, track, entity, from, to);
            from = to;
        }
    }

    private void judge(Detector detector, EntityTrack track, List<Outcome> entity, int from, int to) {
        int count = to - from;
        FloatBuffer rows = FloatBuffer.allocate(count * detector.window() * detector.width());
        for (int i = from; i < to; i++) {
            // The first reading stands in for those before it.
            for (int k = i - detector.window() + 1; k <= i; k++) {
                rows.put(readings.get(entity.get(Math.max(0, k)).source()).features());
            }
        }
        Scores judged = detector.score(rows.clear(), count);
        for (int i = 0; i < count; i++) {
            if (detector.window() > 1) {
                judged.follow(i, track);
            }
            scores.put(entity.get(from + i).source(), judged.score(i));
        }
    }
}
