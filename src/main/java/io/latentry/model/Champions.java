/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.config.LatentryConfig;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;

/** Which version of a detector's model is in service, by the models topic as it is now. */
public final class Champions {
    private final LatentryConfig config;

    /** By the models topic of that configuration. */
    public Champions(LatentryConfig config) {
        this.config = config;
    }

    /**
     * The version in service; empty when there is none yet.
     *
     * @throws InvalidModelException when the topic does not hold all of it any more
     * @throws TimeoutException when the topic gives nothing for a minute before its end
     */
    public Optional<ModelArtifact> of(String detector) {
        try (ModelTopicReader reader = new ModelTopicReader(config)) {
            reader.readToEnd();
            return reader.champion(detector);
        }
    }
}
