/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import io.latentry.avro.AvroDeserializer;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import java.net.URI;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The operator's page: live scores and the list of anomalies, read from the anomalies and scores topics. Broker,
 * registry and topics may be away when it starts and may go away later; the page then says so and its {@code /health}
 * answers 503.
 */
public final class Dashboard implements AutoCloseable {
    private static final long SCORES_REPLAYED = 20_000;

    private final PageServer server;
    private final TopicReader reader;

    private Dashboard(PageServer server, TopicReader reader) {
        this.server = server;
        this.reader = reader;
    }

    /**
     * Starts to listen and to read.
     *
     * @throws IllegalStateException if the port is taken; the message names it and the remedy
     */
    public static Dashboard start(LatentryConfig config) {
        AvroDeserializer deserializer = AvroDeserializer.ofContract(config.schemaRegistry());
        ReadModel model = new ReadModel();
        TopicReader reader = new TopicReader(
                Map.of(
                        config.topics().anomalies(),
                        (long) ReadModel.ANOMALIES,
                        config.topics().scores(),
                        SCORES_REPLAYED),
                () -> consumer(config),
                deserializer,
                model);
        PageServer server = PageServer.start(config.dashboard(), model);
        reader.start();
        return new Dashboard(server, reader);
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** Where a browser on this machine finds the page. */
    public URI uri() {
        return server.uri();
    }

    /** Stops to read and to listen, within a few seconds. */
    @Override
    public void close() {
        reader.close();
        server.close();
    }

    private static Consumer<byte[], byte[]> consumer(LatentryConfig config) {
        Map<String, Object> settings = KafkaClientSettings.consumer(config.kafka());
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "latentry-page");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, "10000");
        settings.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MS_CONFIG, "500");
        settings.putIfAbsent(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, "2000");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
