/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.model.DetectorModels;
import io.latentry.model.ModelTopic;
import java.util.Optional;

/**
 * Which version was in service when a training began, whether or not it could be compared with: what comes of the training may
 * take the place of that one, and of no other.
 *
 * @param version empty when there was none
 */
record InService(Optional<Long> version) {

    /** As the models topic has it now. */
    static InService of(ModelTopic models, String detector) {
        return new InService(Optional.ofNullable(models.read().get(detector)).flatMap(DetectorModels::champion));
    }
}
