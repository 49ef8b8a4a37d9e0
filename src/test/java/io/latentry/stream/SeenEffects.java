/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.ScoreEvent;
import io.latentry.testing.TopicTail;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Scores and dead letters as a consumer sees them, in its order. */
final class SeenEffects implements AutoCloseable {
    private final TopicTail scores;
    private final TopicTail letters;
    private final List<Outcome> effects = new ArrayList<>();
    private final Map<TopicPartition, Long> reached = new HashMap<>();
    private final Map<TopicPartition, Long> versions = new HashMap<>();

    SeenEffects(String bootstrapServers, String registryUrl, IsolationLevel isolation) {
        scores = new TopicTail(bootstrapServers, registryUrl, "latentry.scores", isolation);
        letters = new TopicTail(bootstrapServers, registryUrl, "latentry.dead-letters", isolation);
    }

    /**
     * What became of one record.
     *
     * @param at where the event lies
     * @param source where the record lies
     * @param kind {@link PlantTraffic#SCORE}, or the reason of its dead letter
     * @param entity of a score, else empty
     * @param version of the model that scored it, else 0
     * @param score 0 to 1
     * @param anomalous whether the score says so
     */
    record Outcome(
            SourceId at, SourceId source, String kind, String entity, long version, double score, boolean anomalous) {
        boolean isScore() {
            return kind.equals(PlantTraffic.SCORE);
        }

        @Override
        public String toString() {
            return isScore()
                    ? "%s of %s by version %d: %s (%s)".formatted(source, entity, version, score, at)
                    : "%s: %s (%s)".formatted(source, kind, at);
        }
    }

    /** Everything seen so far, after one more look. */
    List<Outcome> look() {
        scores.next().forEach(record -> add(score(record, (ScoreEvent) scores.event(record))));
        letters.next().forEach(record -> add(letter(record)));
        return effects;
    }

    /** Everything that can be seen now. */
    List<Outcome> all() {
        while (!scores.isAtEnd() || !letters.isAtEnd()) {
            look();
        }
        return effects;
    }

    /** Offset after the last record of each input partition that has had its effect. */
    Map<TopicPartition, Long> reached() {
        return Map.copyOf(reached);
    }

    /** Version of the model that judged the newest record of each input partition. */
    Map<TopicPartition, Long> versions() {
        return Map.copyOf(versions);
    }

    private void add(Outcome effect) {
        effects.add(effect);
        reached.merge(effect.source().topicPartition(), effect.source().offset() + 1, Math::max);
        if (effect.isScore()) {
            versions.put(effect.source().topicPartition(), effect.version());
        }
    }

    private static Outcome score(ConsumerRecord<byte[], byte[]> record, ScoreEvent event) {
        return new Outcome(
                SourceId.of(record),
                new SourceId(event.getSourceTopic(), event.getSourcePartition(), event.getSourceOffset()),
                PlantTraffic.SCORE,
                event.getEntity(),
                event.getModelVersion(),
                event.getScore(),
                event.getAnomalous());
    }

    private static Outcome letter(ConsumerRecord<byte[], byte[]> letter) {
        SourceId source = new SourceId(
                header(letter, "topic"),
                Integer.parseInt(header(letter, "partition")),
                Long.parseLong(header(letter, "offset")));
        return new Outcome(SourceId.of(letter), source, header(letter, "reason"), "", 0, 0, false);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader("latentry.error." + name).value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        scores.close();
        letters.close();
    }
}
