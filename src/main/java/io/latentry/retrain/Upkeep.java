/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelChange;
import io.latentry.model.ModelTopic;
import io.latentry.model.Motive;
import io.latentry.model.Succession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the models topic small: whoever makes or promotes a version deletes those that nobody will ask for any more. */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private Upkeep() {}

    /** Deletes what {@code training.keepVersions} does not keep. If that fails the next time makes up for it. */
    static void after(ModelTopic topic, DetectorConfig detector, String actor) {
        int keep = detector.training().keepVersions();
        if (keep == 0) {
            return;
        }
        try {
            ModelChange change = topic.commit(
                    detector.name(), Succession.upkeep(keep, Motive.of(actor, "training.keepVersions is " + keep)));
            if (!change.isNone()) {
                LOG.atInfo()
                        .addKeyValue("detector", detector.name())
                        .addKeyValue("versions", change.pruned().size())
                        .log("Old versions deleted");
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("detector", detector.name())
                    .log("Old versions are not deleted this time: {}", String.valueOf(e));
        }
    }
}
