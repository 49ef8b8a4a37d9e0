/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.config.TopicsConfig;
import io.latentry.testing.DetectorConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

class StreamsSettingsTest {
    private static final DetectorConfig DETECTOR = DetectorConfigBuilder.detector("plant", List.of("in"), List.of("x"))
            .threads(3)
            .build();

    @Test
    void settings_unlessSaid_areExactlyOnceAndTagged() {
        // When
        Properties settings = StreamsSettings.of(config(Map.of()), DETECTOR);

        // Then
        assertThat(settings)
                .containsEntry("processing.guarantee", "exactly_once_v2")
                .doesNotContainKey("replication.factor")
                .containsEntry("application.id", "latentry-plant")
                .containsEntry("num.stream.threads", "3")
                .containsEntry("commit.interval.ms", "500")
                .containsEntry("ensure.explicit.internal.resource.naming", "true")
                .containsEntry("main.consumer.interceptor.classes", PollTagger.class.getName());
    }

    @Test
    void settings_ofTheUser_winOverOurDefaults() {
        // When
        Properties settings =
                StreamsSettings.of(config(Map.of("commit.interval.ms", "777", "max.poll.records", "9")), DETECTOR);

        // Then
        assertThat(settings)
                .containsEntry("commit.interval.ms", "777")
                .containsEntry("max.poll.records", "9")
                .doesNotContainKey("main.consumer.max.poll.records");
    }

    @Test
    void changelogs_haveAsManyCopiesAsTheOtherTopicsThatWeMake() {
        // Given
        LatentryConfig config = new LatentryConfig(
                Map.of("bootstrap.servers", "b:1"),
                Map.of(),
                new TopicsConfig(null, null, (short) 3),
                null,
                null,
                List.of(DETECTOR),
                null,
                null);

        // When
        Properties settings = StreamsSettings.of(config, DETECTOR);

        // Then
        assertThat(settings).containsEntry("replication.factor", "3");
    }

    @Test
    void instanceId_makesTheMainConsumerAStaticMember_thatStaysInTheGroup() {
        // Given
        LatentryConfig config = config(Map.of("group.instance.id", "pod-1", "num.standby.replicas", "1"));

        // When
        Properties settings = StreamsSettings.of(config, DETECTOR);

        // Then
        StreamsConfig streams = new StreamsConfig(settings);
        assertThat(streams.getMainConsumerConfigs("latentry-plant", "client", 2))
                .containsEntry("group.instance.id", "pod-1-2");
        assertThat(streams.getRestoreConsumerConfigs("client")).doesNotContainKey("group.instance.id");
        assertThat(streams.getInt("num.standby.replicas")).isEqualTo(1);
        assertThat(StreamsSettings.onClose(config)).isEqualTo(GroupMembershipOperation.REMAIN_IN_GROUP);
        assertThat(StreamsSettings.onClose(config(Map.of()))).isEqualTo(GroupMembershipOperation.LEAVE_GROUP);
    }

    @Test
    void deadLetters_areLimitedByTopicAndProducer() {
        // Given
        Properties ours = StreamsSettings.of(config(Map.of()), DETECTOR);
        Properties theirs = StreamsSettings.of(config(Map.of("producer.max.request.size", "900000")), DETECTOR);

        // When
        StreamsSettings.limitDeadLetters(ours, 1_000_000);
        StreamsSettings.limitDeadLetters(theirs, 1_000_000);

        // Then
        assertThat(ours).containsEntry(DeadLetters.ROOM, "1000000");
        assertThat(theirs).containsEntry(DeadLetters.ROOM, "900000");
    }

    @Test
    void topicsOfStreams_takeWhatTheProducerMaySend_unlessTheUserSaysOtherwise() {
        // When
        Properties ours = StreamsSettings.of(config(Map.of()), DETECTOR);
        Properties larger = StreamsSettings.of(config(Map.of("producer.max.request.size", "9000000")), DETECTOR);
        Properties theirs = StreamsSettings.of(config(Map.of("topic.max.message.bytes", "700000")), DETECTOR);

        // Then
        assertThat(ours)
                .containsEntry("topic.max.message.bytes", StreamsSettings.MOST_BYTES)
                .containsEntry(EntityRouter.ROOM, StreamsSettings.MOST_BYTES);
        assertThat(larger)
                .containsEntry("topic.max.message.bytes", "9000000")
                .containsEntry(EntityRouter.ROOM, "9000000");
        assertThat(theirs)
                .containsEntry("topic.max.message.bytes", "700000")
                .containsEntry(EntityRouter.ROOM, "700000");
    }

    @Test
    void interceptors_ofTheUser_comeBeforeOurs() {
        // When
        Properties settings = StreamsSettings.of(config(Map.of("interceptor.classes", "a.B,a.C")), DETECTOR);

        // Then
        assertThat(settings)
                .containsEntry("main.consumer.interceptor.classes", "a.B,a.C," + PollTagger.class.getName());
    }

    private static LatentryConfig config(Map<String, String> kafka) {
        Map<String, String> all = new HashMap<>(kafka);
        all.put("bootstrap.servers", "b:1");
        return new LatentryConfig(all, Map.of(), null, null, null, List.of(DETECTOR), null, null);
    }
}
