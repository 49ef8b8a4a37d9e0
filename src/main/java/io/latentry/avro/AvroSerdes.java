/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The serdes of record values, chosen by class name as Kafka does: {@code value.serializer} and
 * {@code value.deserializer} among the registry's keys, ours unless set. So a user can name Confluent's own.
 */
public final class AvroSerdes {
    private AvroSerdes() {}

    /**
     * A configured serializer of values.
     *
     * @throws IllegalArgumentException when the class cannot be used
     */
    public static <T> Serializer<T> valueSerializer(Map<String, String> registry) {
        @SuppressWarnings("unchecked")
        Serializer<T> serializer = instance(registry, "value.serializer", AvroSerializer.class, Serializer.class);
        serializer.configure(registry, false);
        return serializer;
    }

    /**
     * A configured deserializer of values.
     *
     * @throws IllegalArgumentException when the class cannot be used
     */
    public static <T> Deserializer<T> valueDeserializer(Map<String, String> registry) {
        @SuppressWarnings("unchecked")
        Deserializer<T> deserializer =
                instance(registry, "value.deserializer", AvroDeserializer.class, Deserializer.class);
        deserializer.configure(registry, false);
        return deserializer;
    }

    /** Both. */
    public static <T> Serde<T> valueSerde(Map<String, String> registry) {
        return Serdes.serdeFrom(valueSerializer(registry), valueDeserializer(registry));
    }

    private static <S> S instance(Map<String, String> config, String key, Class<? extends S> ours, Class<S> kind) {
        String name = config.getOrDefault(key, ours.getName());
        try {
            return Class.forName(name).asSubclass(kind).getConstructor().newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalArgumentException(
                    key + ": " + name + " is not a " + kind.getSimpleName() + " on the class path: " + e, e);
        }
    }
}
