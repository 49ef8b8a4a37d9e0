/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelManifest;
import io.latentry.model.DetectorModels;
import io.latentry.model.ModelTopic;
import java.time.Instant;
import java.util.Optional;

/**
 * Which version was in service when a training began, whether or not it could be compared with: what comes of the training may
 * take the place of that one, and of no other.
 *
 * @param version empty when there was none
 * @param normalSince time from which on things are as that version knows them; empty where they are not known to have moved
 */
record InService(Optional<Long> version, Optional<Instant> normalSince) {

    /** As the models topic has it now. */
    static InService of(ModelTopic topic, String detector) {
        return of(Optional.ofNullable(topic.read().get(detector)));
    }

    static InService of(Optional<DetectorModels> models) {
        Optional<Long> champion = models.flatMap(DetectorModels::champion);
        return new InService(
                champion,
                champion.map(version -> models.get().versions().get(version)).map(ModelManifest::getNormalSince));
    }
}
