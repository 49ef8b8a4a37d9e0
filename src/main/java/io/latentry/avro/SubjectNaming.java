/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.Arrays;
import java.util.Map;

/** How a schema's subject is called, by the names of Confluent's strategies. */
enum SubjectNaming {
    /** {@code <topic>-value}: one record type per topic. */
    TOPIC("TopicNameStrategy"),
    /** {@code <record>}: one history per record type, whatever the topic. */
    RECORD("RecordNameStrategy"),
    /** {@code <topic>-<record>}: several record types in one topic. */
    TOPIC_RECORD("TopicRecordNameStrategy");

    private final String strategy;

    SubjectNaming(String strategy) {
        this.strategy = strategy;
    }

    /** The strategy that {@code value.subject.name.strategy} (or {@code key.…}) names, with or without a package. */
    static SubjectNaming of(Map<String, String> config, boolean isKey) {
        String key = (isKey ? "key" : "value") + ".subject.name.strategy";
        String name = config.getOrDefault(key, TOPIC.strategy);
        String simple = name.substring(name.lastIndexOf('.') + 1);
        return Arrays.stream(values())
                .filter(naming -> naming.strategy.equals(simple))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        key + ": expected TopicNameStrategy, RecordNameStrategy or TopicRecordNameStrategy, found '"
                                + name + "'"));
    }

    String subject(String topic, String record, boolean isKey) {
        return switch (this) {
            case TOPIC -> topic + (isKey ? "-key" : "-value");
            case RECORD -> record;
            case TOPIC_RECORD -> topic + "-" + record;
        };
    }
}
