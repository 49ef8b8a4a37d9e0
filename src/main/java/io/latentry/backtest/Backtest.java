/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.backtest;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureReader;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.ScoreEvent;
import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.model.PinnedModel;
import io.latentry.stream.AccountBook;
import io.latentry.stream.RangeReplay;
import io.latentry.stream.ReplaySpan;
import io.latentry.stream.StreamCounters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;

/** Judges a past range of a detector's input once more and says what differs from what was said live. */
public final class Backtest {
    private static final int ID_DIGITS = 12;
    private static final int PROGRESS_EVERY = 1_000;

    private final LatentryConfig config;
    private final DetectorConfig detector;

    /** Backtests of that detector. */
    public Backtest(LatentryConfig config, DetectorConfig detector) {
        this.config = config;
        this.detector = detector;
    }

    /**
     * Replays the range, writes its anomaly events to the replay topic if that is asked, and compares them with the live ones.
     *
     * @throws IllegalArgumentException when there is no such version, it cannot give so many alarms, or there are too many live
     *     alerts to compare
     * @throws io.latentry.model.InvalidModelException when the version must not be used
     * @throws org.apache.kafka.common.KafkaException when Kafka does not answer
     */
    public BacktestReport run(BacktestRequest request, BacktestProgress progress) {
        List<String> features = new FeatureReader(
                        SchemaRegistryClient.of(config.schemaRegistry()),
                        detector.features(),
                        detector.entity(),
                        detector.time())
                .featureNames();
        String replay = UUID.randomUUID().toString().replace("-", "").substring(0, ID_DIGITS);
        try (Admin admin = Admin.create(KafkaClientSettings.admin(config.kafka()));
                PinnedModel model = PinnedModel.load(config, detector, features, request.version(), request.rule())) {
            PastRange range = PastRange.find(admin, detector, request);
            Comparison comparison = new Comparison(judged());
            LiveAlerts.read(config, admin, detector.name(), request, range, comparison);
            Optional<ReplayTopic> topic =
                    request.write() ? Optional.of(new ReplayTopic(config, replay)) : Optional.empty();
            try (Listener listener =
                    new Listener(comparison, topic, records -> progress.replayed(records, range.records()))) {
                StreamCounters.Snapshot processed =
                        new RangeReplay(config, detector, model, listener).run(range.spans());
                listener.flush();
                return new BacktestReport(
                        replay,
                        model.version(),
                        listener.records,
                        listener.anomalies,
                        range.cut(),
                        comparison.difference(),
                        processed);
            }
        }
    }

    /** What the live detector has judged of each partition by now. */
    private Map<TopicPartition, ReplaySpan> judged() {
        Map<TopicPartition, ReplaySpan> judged = new HashMap<>();
        try (AccountBook book = new AccountBook(config)) {
            book.account(detector).lines().forEach(line -> {
                long from = line.account().from();
                judged.put(line.partition(), new ReplaySpan(from, from, Math.max(from, line.committed())));
            });
        }
        return judged;
    }

    /** Hands on what is replayed. */
    private static final class Listener implements RangeReplay.Listener, AutoCloseable {
        private final Comparison comparison;
        private final Optional<ReplayTopic> topic;
        private final LongConsumer progress;
        private long records;
        private long anomalies;

        Listener(Comparison comparison, Optional<ReplayTopic> topic, LongConsumer progress) {
            this.comparison = comparison;
            this.topic = topic;
            this.progress = progress;
        }

        @Override
        public void read(TopicPartition partition, long offset) {
            comparison.read(partition, offset);
            if (++records % PROGRESS_EVERY == 0) {
                progress.accept(records);
            }
        }

        @Override
        public void anomaly(AnomalyEvent event) {
            anomalies++;
            TopicPartition source = new TopicPartition(event.getSourceTopic(), event.getSourcePartition());
            comparison.replayed(source, event.getSourceOffset(), event.getEntity());
            topic.ifPresent(replay -> replay.write(event));
        }

        @Override
        public void judged(ScoreEvent event) {
            TopicPartition source = new TopicPartition(event.getSourceTopic(), event.getSourcePartition());
            comparison.judged(source, event.getSourceOffset(), event.getEntity(), event.getAnomalous());
        }

        void flush() {
            topic.ifPresent(ReplayTopic::flush);
        }

        @Override
        public void close() {
            topic.ifPresent(ReplayTopic::close);
        }
    }
}
