/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What records carry, where it can be read; what cannot is logged and passed over, so that one record stops nobody.
 *
 * @param values reads them; closed with this
 */
public record LenientValues(AvroDeserializer values) implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LenientValues.class);

    /**
     * The record's event; empty for a tombstone, for an event of another type and for what cannot be read.
     *
     * @throws RegistryUnavailableException when the registry cannot be asked
     */
    public <T> Optional<T> of(ConsumerRecord<?, byte[]> record, Class<T> type) {
        try {
            return Optional.ofNullable(values.deserialize(record.topic(), record.headers(), record.value()))
                    .filter(type::isInstance)
                    .map(type::cast);
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (SerializationException e) {
            LOG.atWarn()
                    .addKeyValue("topic", record.topic())
                    .addKeyValue("offset", record.offset())
                    .addKeyValue("key", record.key())
                    .log("Passed over a record that cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        values.close();
    }
}
