/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.time.Instant;
import java.util.Optional;

/**
 * An operator's word that things are otherwise from a moment on, and that this is as it should be: what was before is not
 * trained on any more.
 *
 * @param entity whose; all of them when empty
 * @param since event time from which on readings are as they should be
 */
public record NewNormal(Optional<String> entity, Instant since) {

    /** Whether a reading may still be trained on. */
    boolean admits(String readEntity, long time) {
        return time >= since.toEpochMilli() || !entity.map(readEntity::equals).orElse(true);
    }

    @Override
    public String toString() {
        return "new normal since " + since + " for "
                + entity.map(name -> "entity " + name).orElse("all entities");
    }
}
