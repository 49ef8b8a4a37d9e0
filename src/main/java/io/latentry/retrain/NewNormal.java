/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An operator's word that things are otherwise from a moment on, and that this is as it should be: what was before is not
 * trained on any more.
 *
 * @param entity whose; all of them when empty
 * @param since event time from which on readings are as they should be
 */
public record NewNormal(Optional<String> entity, Instant since) {

    /** What a new normal in words begins with. */
    static final String WORDS = "new normal since ";

    /** Whether it is about that entity. */
    boolean concerns(String readEntity) {
        return entity.map(readEntity::equals).orElse(true);
    }

    /**
     * Whether there is enough to train by it: so many readings of since then, or of one of many entities as many as an entity
     * has on average.
     *
     * @param history what a training would take
     * @param minimumRows fewer of since then are enough only of one entity, and fewer in all never
     */
    boolean suffices(History history, int minimumRows) {
        List<History.Row> rows = history.rows();
        if (rows.isEmpty() || rows.size() < minimumRows) {
            return false;
        }
        long share = entity.isEmpty()
                ? minimumRows
                : rows.size()
                        / rows.stream().map(History.Row::entity).distinct().count();
        long readings = rows.stream()
                .filter(row -> row.time() >= since.toEpochMilli() && concerns(row.entity()))
                .count();
        return readings >= Math.min(minimumRows, share);
    }

    @Override
    public String toString() {
        return WORDS + since + " for " + entity.map(name -> "entity " + name).orElse("all entities");
    }
}
