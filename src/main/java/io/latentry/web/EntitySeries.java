/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import java.util.ArrayList;
import java.util.List;

/**
 * The last points of one entity, in order of arrival: an entity whose clock leaps must not push its later points out.
 * Not safe for many threads.
 */
final class EntitySeries {
    /** Ten minutes at one point per second. */
    static final int CAPACITY = 600;

    /** Scores and anomalies come from two topics, one a little behind the other. */
    private static final int LOOK_BACK = 30;

    private final ScorePoint[] ring = new ScorePoint[CAPACITY];
    private long written;
    private long drained;

    void add(ScorePoint point) {
        long oldest = Math.max(0, written - LOOK_BACK);
        for (long i = written - 1; i >= oldest; i--) {
            if (at(i).time() == point.time()) {
                ring[slot(i)] = at(i).merge(point);
                drained = Math.min(drained, i);
                return;
            }
        }
        ring[slot(written)] = point;
        written++;
    }

    List<ScorePoint> points() {
        return from(0);
    }

    /** The points that were added or raised since the last call. */
    List<ScorePoint> drain() {
        List<ScorePoint> fresh = from(drained);
        drained = written;
        return fresh;
    }

    private List<ScorePoint> from(long first) {
        List<ScorePoint> points = new ArrayList<>();
        for (long i = Math.max(first, written - CAPACITY); i < written; i++) {
            points.add(at(i));
        }
        return points;
    }

    private ScorePoint at(long index) {
        return ring[slot(index)];
    }

    private static int slot(long index) {
        return (int) (index % CAPACITY);
    }
}
