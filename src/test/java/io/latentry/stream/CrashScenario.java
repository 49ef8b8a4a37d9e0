/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a crash test does.
 *
 * @param records written at least, over all inputs; half of them before the start, the others while blows fall
 * @param window readings that are judged together
 * @param entity {@code key}, or {@code unit}, the field of the test plant's records
 * @param inputs partitions of each input topic
 * @param blows in the order in which they fall
 * @param history keys of the detector's {@code history} block, with their values
 * @param kafka more keys of the {@code kafka} block, with their values
 */
record CrashScenario(
        int records,
        int window,
        String entity,
        Map<String, Integer> inputs,
        List<Blow> blows,
        Map<String, String> history,
        Map<String, String> kafka) {
    static final String DETECTOR = "plant";

    /** Longest time between two readings of a window where gaps are wanted. */
    static final Duration MAX_GAP = Duration.ofMinutes(10);

    /** One input of four partitions, entities by key, Kafka and history as shipped. */
    static CrashScenario of(int records, int window, Blow... blows) {
        return new CrashScenario(records, window, "key", Map.of("plant", 4), List.of(blows), Map.of(), Map.of());
    }

    CrashScenario byField() {
        return new CrashScenario(records, window, "unit", inputs, blows, history, kafka);
    }

    CrashScenario from(Map<String, Integer> topics) {
        return new CrashScenario(records, window, entity, topics, blows, history, kafka);
    }

    CrashScenario withHistory(Map<String, String> keys) {
        return new CrashScenario(records, window, entity, inputs, blows, keys, kafka);
    }

    CrashScenario withKafka(Map<String, String> keys) {
        return new CrashScenario(records, window, entity, inputs, blows, history, keys);
    }

    boolean entityIsKey() {
        return entity.equals("key");
    }

    /** Longest time between two readings that are judged together, in milliseconds. */
    long longestGap() {
        return history.containsKey("maxGap") ? MAX_GAP.toMillis() : Long.MAX_VALUE;
    }

    /** The configuration of one instance. */
    String yaml(String bootstrapServers, String registryUrl, String stateDir) {
        return """
                kafka:
                  bootstrap.servers: %s
                  consumer.session.timeout.ms: 6000
                  consumer.heartbeat.interval.ms: 1000
                  producer.transaction.timeout.ms: 5000
                %sschemaRegistry:
                  schema.registry.url: %s
                application:
                  stateDir: %s
                detectors:
                  - name: %s
                    topics: %s
                    features: [a, b, c, d]
                    entity: %s
                    window: %d
                %s    scores: {emit: all}
                """.formatted(
                        bootstrapServers,
                        lines("  ", kafka),
                        registryUrl,
                        stateDir,
                        DETECTOR,
                        inputs.keySet(),
                        entity,
                        window,
                        history.isEmpty() ? "" : "    history:\n" + lines("      ", history));
    }

    private static String lines(String indent, Map<String, String> keys) {
        return keys.entrySet().stream()
                .map(key -> indent + key.getKey() + ": " + key.getValue() + "\n")
                .collect(Collectors.joining());
    }
}
