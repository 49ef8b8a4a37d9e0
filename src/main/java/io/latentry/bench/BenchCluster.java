/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.config.TopicScan;
import io.latentry.local.LocalStack;
import io.latentry.local.LocalStackOptions;
import io.latentry.vae.ComputeDevice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** The broker and registry of a bench, and a folder for what its detectors keep; all of it goes at the end. */
final class BenchCluster implements AutoCloseable {
    static final int PARTITIONS = 4;
    static final String DETECTOR = "bench";
    /** What the names of all applications, and of their internal topics, begin with. */
    static final String APPLICATIONS = "bench-app-";

    private static final int THREADS = 2;
    private static final Duration ADMIN_CLOSES_WITHIN = Duration.ofSeconds(5);

    private final LocalStack stack;
    private final Path folder;
    private final Admin admin;
    private final AtomicInteger applications = new AtomicInteger();
    private final Thread onShutdown = new Thread(this::cleanUp, "bench-clean-up");
    private boolean closed;

    private BenchCluster(LocalStack stack, Path folder) {
        this.stack = stack;
        this.folder = folder;
        this.admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()));
        Runtime.getRuntime().addShutdownHook(onShutdown);
    }

    static BenchCluster start() {
        try {
            // Kafka Streams warns of state in the system's temporary folder.
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(".latentry")), "bench-");
            return new BenchCluster(LocalStack.start(new LocalStackOptions(0, 0, Optional.empty())), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String bootstrapServers() {
        return stack.bootstrapServers();
    }

    /** Working folder of the bench. */
    Path folder() {
        return folder;
    }

    /** Makes the workload's schema known; its id. */
    int register(Workload workload, String topic) {
        return SchemaRegistryClient.of(Map.of("schema.registry.url", stack.registryUrl()))
                .register(topic + "-value", workload.schema());
    }

    void createTopic(String name, Map<String, String> settings) {
        TopicScan.await(admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1).configs(settings)))
                .all());
    }

    void createOutputs(LatentryConfig config) {
        try (OutputTopics topics = new OutputTopics(config)) {
            topics.create();
        }
    }

    /** Deletes the topics whose names begin so. */
    void deleteTopics(String prefix) {
        List<String> names = TopicScan.await(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
        TopicScan.await(admin.deleteTopics(names).all());
    }

    /** Deletes what the applications so far have kept, here and in their internal topics. */
    void forgetApplications() {
        deleteTopics(APPLICATIONS);
        delete(folder.resolve("state"));
    }

    Admin admin() {
        return admin;
    }

    /**
     * The configuration of an application that has never read anything: one detector with the settings that ship.
     *
     * @param window readings that are judged together
     * @param emit which scores are emitted
     * @param kafka what to set otherwise than shipped
     */
    LatentryConfig newApplication(Workload workload, String topic, int window, String emit, Map<String, String> kafka) {
        String prefix = APPLICATIONS + applications.incrementAndGet() + "-";
        Map<String, String> clients = new HashMap<>(kafka);
        clients.put("bootstrap.servers", bootstrapServers());
        Map<String, Object> detector = Map.of(
                "name",
                DETECTOR,
                "topics",
                List.of(topic),
                "features",
                workload.features(),
                "window",
                window,
                "scores",
                Map.of("emit", emit),
                "threads",
                THREADS);
        return configured(prefix, clients, detector, Map.of());
    }

    /**
     * The configuration of a sidecar that has never trained anything, with output topics of its own.
     *
     * @param training what to set otherwise than shipped in the detector's {@code training} block
     */
    LatentryConfig newSidecar(Workload workload, String topic, ComputeDevice device, Map<String, Object> training) {
        String prefix = APPLICATIONS + applications.incrementAndGet() + "-";
        Map<String, Object> detector = Map.of(
                "name", DETECTOR, "topics", List.of(topic), "features", workload.features(), "training", training);
        return configured(
                prefix,
                Map.of("bootstrap.servers", bootstrapServers()),
                detector,
                // Not under the prefix of what is forgotten between two measurements.
                Map.of("topics", Map.of("prefix", "sidecar-" + prefix), "device", device.toString()));
    }

    private LatentryConfig configured(
            String prefix, Map<String, String> clients, Map<String, Object> detector, Map<String, Object> more) {
        Map<String, Object> tree = new HashMap<>(more);
        tree.put("kafka", clients);
        tree.put("schemaRegistry", Map.of("schema.registry.url", stack.registryUrl()));
        tree.put(
                "application",
                Map.of("prefix", prefix, "stateDir", folder.resolve("state").toString()));
        tree.put("detectors", List.of(detector));
        try {
            // JSON is YAML.
            Path file = fileOf(prefix);
            Files.write(file, new ObjectMapper().writeValueAsBytes(tree));
            return ConfigLoader.load(file, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The file that the configuration was read from. */
    Path file(LatentryConfig config) {
        return fileOf(config.application().prefix());
    }

    private Path fileOf(String prefix) {
        return folder.resolve(prefix + "latentry.yaml");
    }

    @Override
    public void close() {
        cleanUp();
        Shutdown.forget(onShutdown);
    }

    /** At the end, or where Ctrl-C came before it. */
    private synchronized void cleanUp() {
        if (closed) {
            return;
        }
        closed = true;
        admin.close(ADMIN_CLOSES_WITHIN);
        try {
            stack.close();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
