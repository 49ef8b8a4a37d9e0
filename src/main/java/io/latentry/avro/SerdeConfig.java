/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/** Reads the keys that Kafka hands to a serializer: text from a file, or objects that a client has parsed already. */
final class SerdeConfig {
    private SerdeConfig() {}

    static Map<String, String> strings(Map<String, ?> configs) {
        Map<String, String> strings = new HashMap<>();
        configs.forEach((key, value) -> {
            if (value != null) {
                strings.put(key, value instanceof Password password ? password.value() : value.toString());
            }
        });
        return strings;
    }

    static boolean flag(Map<String, String> config, String key, boolean otherwise) {
        String text = config.getOrDefault(key, Boolean.toString(otherwise)).strip();
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new IllegalArgumentException(key + ": expected true or false, found '" + text + "'");
        }
        return Boolean.parseBoolean(text);
    }
}
