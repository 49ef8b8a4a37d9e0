/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.stream.DetectorClient;
import io.latentry.testing.DetectorConfigBuilder;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class LatencySweepTest {
    @Test
    void settings_noneOfTheValues_isWhatShips() {
        // Given
        DetectorConfig detector = DetectorConfigBuilder.detector("plant", List.of("in"), List.of("x"))
                .build();
        LatentryConfig config = new LatentryConfig(
                Map.of("bootstrap.servers", "b:1"), Map.of(), null, null, null, List.of(detector), null, null);

        // When
        Properties ships = DetectorClient.settings(config, detector);

        // Then
        StreamsConfig streams = new StreamsConfig(ships);
        Map<String, Object> consumer = streams.getMainConsumerConfigs("plant", "client", 1);
        Map<String, Object> producer = streams.getProducerConfigs("client");
        assertThat(LatencySweep.SETTINGS).allSatisfy(setting -> {
            String key = setting.key();
            Object shipped = key.startsWith("main.consumer.")
                    ? consumer.getOrDefault(key.substring("main.consumer.".length()), "1")
                    : key.startsWith("producer.") ? producer.get(key.substring("producer.".length())) : ships.get(key);
            assertThat(setting.values()).doesNotContain(String.valueOf(shipped)).doesNotHaveDuplicates();
        });
    }
}
