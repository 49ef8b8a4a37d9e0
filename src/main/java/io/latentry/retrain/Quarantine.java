/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.Detector;
import io.latentry.detect.RobustTrim;
import io.latentry.detect.TrainingRows;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which rows are kept from a training because the champion finds them, or a neighbour of theirs, anomalous: a fault begins
 * before it is noticed, and ends later.
 *
 * <p>Without a champion to ask, and where there are said to be faults, it is the most unusual rows that are kept away.
 *
 * <p>Where the champion finds more than {@value #MOST} of the rows anomalous, they are no faults any more but how things are now, and
 * none is kept away: a champion must not keep its successor from learning what is new. What is scattered has many neighbours, and
 * where these would bring it to more than that, fewer of them go along; what is anomalous itself stays away.
 */
final class Quarantine {
    private static final Logger LOG = LoggerFactory.getLogger(Quarantine.class);

    static final double MOST = 0.4;
    private static final double UNUSUAL = 0.3;
    /** Readings of the same entity, before and after, that go with one that is anomalous by itself. */
    private static final int NEIGHBOURS = 3;

    private Quarantine() {}

    /** The rows with those marked that are to be kept away. */
    static TrainingRows of(TrainingRows rows, Detector champion) {
        return of(rows, champion, new boolean[rows.count()]);
    }

    /** @param trusted rows that are as they should be, whatever the champion says; they keep no neighbour away either */
    static TrainingRows of(TrainingRows rows, Detector champion, boolean[] trusted) {
        boolean[] alarms = without(Replay.alarms(champion, rows), trusted);
        int most = (int) (MOST * alarms.length);
        int anomalous = count(alarms);
        if (anomalous > most) {
            LOG.atWarn()
                    .addKeyValue("rows", alarms.length)
                    .addKeyValue("anomalous", anomalous)
                    .log("The model in service finds most records anomalous: all of them train the new one");
            return rows;
        }
        int neighbours = Math.max(NEIGHBOURS, champion.window());
        boolean[] marked;
        do {
            marked = without(spread(rows.entities(), alarms, neighbours), trusted);
            neighbours /= 2;
        } while (count(marked) > most);
        return rows.quarantine(marked);
    }

    /**
     * The rows with those marked that are the most unusual; for rows with faults among them and no champion to ask. It takes
     * more of them than there should be faults: what is unusual and sound is dispensable.
     */
    static TrainingRows ofUnusual(TrainingRows rows, int window, boolean[] trusted) {
        return rows.quarantine(without(RobustTrim.of(rows, window, UNUSUAL), trusted));
    }

    private static boolean[] without(boolean[] marked, boolean[] trusted) {
        boolean[] left = marked.clone();
        for (int i = 0; i < left.length; i++) {
            left[i] &= !trusted[i];
        }
        return left;
    }

    private static int count(boolean[] marked) {
        int count = 0;
        for (boolean mark : marked) {
            count += mark ? 1 : 0;
        }
        return count;
    }

    /** Marks so many readings of an entity before and after each that is marked. */
    static boolean[] spread(int[] entities, boolean[] marked, int neighbours) {
        boolean[] spread = marked.clone();
        sweep(entities, marked, spread, neighbours, 0, 1);
        sweep(entities, marked, spread, neighbours, marked.length - 1, -1);
        return spread;
    }

    private static void sweep(int[] entities, boolean[] marked, boolean[] spread, int neighbours, int from, int step) {
        Map<Integer, Integer> left = new HashMap<>();
        for (int i = from; i >= 0 && i < marked.length; i += step) {
            int remaining = left.getOrDefault(entities[i], 0);
            spread[i] |= remaining > 0;
            left.put(entities[i], marked[i] ? neighbours : remaining - 1);
        }
    }
}
