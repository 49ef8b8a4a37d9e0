/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelChange;
import io.latentry.model.ModelDecision;
import io.latentry.model.ModelTopic;
import io.latentry.model.Motive;
import io.latentry.model.Succession;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the models topic small: whoever makes or promotes a version deletes those that nobody will ask for any more. */
final class Upkeep {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    private Upkeep() {}

    /**
     * Deletes what {@code training.keepVersions} does not keep. If that fails the next time makes up for it. Where there is nothing
     * to delete no other writer is fenced.
     */
    static void after(ModelTopic topic, DetectorConfig detector, String actor) {
        decision(detector.training().keepVersions(), actor).ifPresent(decision -> delete(topic, detector, decision));
    }

    /** What is to be deleted; empty where {@code keep} is 0, and everything stays. */
    static Optional<ModelDecision> decision(int keep, String actor) {
        return keep == 0
                ? Optional.empty()
                : Optional.of(Succession.upkeep(keep, Motive.of(actor, "training.keepVersions is " + keep)));
    }

    private static void delete(ModelTopic topic, DetectorConfig detector, ModelDecision decision) {
        try {
            if (topic.preview(detector.name(), decision).isNone()) {
                return;
            }
            ModelChange change = topic.commit(detector.name(), decision);
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
