/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.testing.ForkedLatentry;
import io.latentry.testing.ForkedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;

/** The instances of one application, each with a configuration, a state folder and a log of its own. */
final class Instances implements AutoCloseable {
    private static final String GROUP = "latentry-" + CrashScenario.DETECTOR;
    private static final int THREADS = 2;
    private static final int MOST = 3;
    private static final int LOG_LINES = 60;

    private final CrashScenario scenario;
    private final ForkedStack stack;
    private final Path folder;
    private final Map<Integer, ForkedLatentry> running = new TreeMap<>();

    Instances(CrashScenario scenario, ForkedStack stack, Path folder) {
        this.scenario = scenario;
        this.stack = stack;
        this.folder = folder;
    }

    /** The configuration of that instance, in a file. */
    Path configFile(int instance) throws IOException {
        String state = folder.resolve("state-" + instance).toString();
        return Files.writeString(
                folder.resolve("latentry-" + instance + ".yaml"),
                scenario.yaml(stack.bootstrapServers(), stack.registryUrl(), state));
    }

    void start(int instance) throws IOException {
        running.put(
                instance,
                ForkedLatentry.start(
                        log(instance), "run", "-c", configFile(instance).toString()));
    }

    private Path log(int instance) {
        return folder.resolve("instance-" + instance + ".log");
    }

    /** SIGKILL. */
    void kill(int instance) throws InterruptedException {
        ForkedLatentry victim = running.remove(instance);
        assertThat(victim.isAlive())
                .as("instance %s is alive before it is killed; its log: %s", instance, victim.log())
                .isTrue();
        victim.kill();
    }

    /** SIGTERM: an exit code of 0 says that everything was closed within 20 s. */
    void stop(int instance) throws InterruptedException {
        ForkedLatentry leaving = running.remove(instance);
        assertThat(leaving.terminate())
                .as("exit code of instance %s; its log: %s", instance, leaving.log())
                .isZero();
    }

    void stopAll() throws InterruptedException {
        for (int instance : List.copyOf(running.keySet())) {
            stop(instance);
        }
    }

    /** Waits until every stream thread of every instance is in the group and nothing is being moved. */
    void awaitAllAtWork() {
        try (Admin admin = admin()) {
            await("all instances in the group").atMost(Duration.ofSeconds(150)).until(() -> {
                ConsumerGroupDescription group = admin.describeConsumerGroups(List.of(GROUP))
                        .describedGroups()
                        .get(GROUP)
                        .get();
                return group.groupState() == GroupState.STABLE
                        && group.members().size() == running.size() * THREADS;
            });
        }
    }

    /** Committed offset of each partition that the application reads. */
    Map<TopicPartition, Long> committed() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((partition, offset) -> offsets.put(partition, offset.offset()));
            return offsets;
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()));
    }

    /** The end of what each instance has printed. */
    String logs() {
        return IntStream.range(0, MOST)
                .filter(instance -> Files.exists(log(instance)))
                .mapToObj(instance -> "instance " + instance + ":\n" + tail(log(instance)))
                .collect(Collectors.joining("\n"));
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        running.values().forEach(ForkedLatentry::close);
    }
}
