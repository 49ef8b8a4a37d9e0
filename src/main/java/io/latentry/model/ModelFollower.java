/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.config.LatentryConfig;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;

/** Follows what the models topic holds of each detector, without the bytes of the models. Belongs to one thread. */
public final class ModelFollower implements AutoCloseable {
    private final ModelTopicReader reader;

    /**
     * A follower of the models topic of that configuration.
     *
     * @throws KafkaException when the configuration does not make a client
     */
    public ModelFollower(LatentryConfig config) {
        reader = new ModelTopicReader(config);
    }

    /**
     * Takes in what has arrived within {@code wait}.
     *
     * @return whether all that the topic holds now has been read
     * @throws KafkaException when Kafka does not answer or refuses
     */
    public boolean poll(Duration wait) {
        return reader.poll(wait);
    }

    /** What the topic holds of that detector, as far as it has been read. */
    public DetectorModels models(String detector) {
        return reader.models(detector);
    }

    @Override
    public void close() {
        reader.close();
    }
}
