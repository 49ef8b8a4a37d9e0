/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.config.OutputTopics;
import io.latentry.detect.Detector;
import io.latentry.model.ModelPublisher;
import io.latentry.stream.SeenEffects.Outcome;
import io.latentry.testing.ForkedStack;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.testing.TopicTail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a scenario on processes of its own: a broker with a registry and instances of the application share the work, records
 * flow, blows fall. Each next blow falls at a chance moment after every input partition has moved on since the last one.
 */
final class CrashRig implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrashRig.class);
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final int SECONDS_PER_BLOW = 8;
    private static final String OFFSETS = "__consumer_offsets";

    private final CrashScenario scenario;
    private final ForkedStack stack;
    private final Instances instances;
    private final Map<Long, Detector> versions = new TreeMap<>();
    private final Random random = new Random(11);
    private final LatentryConfig config;

    CrashRig(CrashScenario scenario, Path folder) throws Exception {
        this.scenario = scenario;
        this.stack = ForkedStack.start(folder);
        this.instances = new Instances(scenario, stack, folder);
        this.config = ConfigLoader.load(instances.configFile(0), Map.of());
    }

    /** Runs it to its end; what is wrong with what came out of it. */
    List<String> run() throws Exception {
        int schemaId = SchemaRegistryClient.of(config.schemaRegistry()).register("plant-value", PlantRecords.SCHEMA);
        createTopics();
        publish();
        try (PlantTraffic traffic = new PlantTraffic(scenario, stack.bootstrapServers(), schemaId);
                SeenEffects seen = effects(IsolationLevel.READ_UNCOMMITTED)) {
            traffic.write(scenario.records() / 2);
            instances.start(0);
            instances.start(1);
            await("the first scores").atMost(PATIENCE).until(() -> seen.look().size() > scenario.records() / 20);
            traffic.flow(scenario.records()
                    / 2
                    / (SECONDS_PER_BLOW * scenario.blows().size()));
            for (Blow blow : scenario.blows()) {
                strike(blow, seen);
                awaitProgress(blow, traffic.ends(), seen);
            }
            traffic.finish();
        }
        return end();
    }

    private SeenEffects effects(IsolationLevel isolation) {
        return new SeenEffects(stack.bootstrapServers(), stack.registryUrl(), isolation);
    }

    private void createTopics() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()));
                OutputTopics outputs = new OutputTopics(config)) {
            List<NewTopic> inputs = scenario.inputs().entrySet().stream()
                    .map(input -> new NewTopic(input.getKey(), input.getValue(), (short) 1))
                    .toList();
            admin.createTopics(inputs).all().get();
            outputs.create();
        }
    }

    /** Trains and publishes the next version. */
    private void publish() {
        long version = versions.size() + 1L;
        Detector detector = PlantRecords.detector(version, scenario.window());
        versions.put(version, detector);
        new ModelPublisher(config)
                .publish(
                        Manifests.draft(CrashScenario.DETECTOR, detector.featureNames())
                                .build(),
                        detector.toBytes());
    }

    private void strike(Blow blow, SeenEffects seen) throws Exception {
        LOG.atInfo()
                .addKeyValue("blow", blow)
                .addKeyValue("effects", seen.look().size())
                .log("Blow");
        switch (blow) {
            case FIRST_KILLED -> {
                instances.kill(0);
                instances.start(0);
            }
            case SECOND_KILLED -> {
                instances.kill(1);
                instances.start(1);
            }
            case BOTH_KILLED -> {
                instances.kill(0);
                instances.kill(1);
                instances.start(0);
                instances.start(1);
            }
            case BROKER_KILLED -> {
                stack.kill();
                stack.start();
            }
            case EVERYTHING_KILLED -> {
                instances.kill(0);
                stack.kill();
                instances.kill(1);
                instances.start(0);
                stack.start();
                instances.start(1);
            }
            case MODEL_SWAPPED -> {
                instances.awaitAllAtWork();
                publish();
                await("version " + versions.size() + " on every partition")
                        .atMost(PATIENCE)
                        .until(() -> seen.look() != null
                                && seen.versions().values().stream().allMatch(version -> version == versions.size()));
            }
            case FIRST_STOPPED -> {
                instances.stop(0);
                instances.start(0);
            }
            case BOTH_STOPPED -> {
                instances.stop(0);
                instances.stop(1);
                instances.start(0);
                instances.start(1);
            }
            case THIRD_JOINS -> {
                instances.start(2);
                instances.awaitAllAtWork();
            }
        }
    }

    /** Waits until each input partition has done some part of what lay in it when the blow fell. */
    private void awaitProgress(Blow blow, Map<TopicPartition, Long> ends, SeenEffects seen) {
        Map<TopicPartition, Long> reached = seen.reached();
        Map<TopicPartition, Long> targets = new HashMap<>();
        ends.forEach((partition, end) -> {
            long from = reached.getOrDefault(partition, 0L);
            targets.put(partition, from + 1 + (long) (random.nextDouble() * Math.max(0, end - from)));
        });
        try {
            await().atMost(PATIENCE)
                    .until(() -> seen.look() != null
                            && targets.entrySet().stream()
                                    .allMatch(target ->
                                            seen.reached().getOrDefault(target.getKey(), 0L) >= target.getValue()));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "No progress after %s: reached %s of %s; transactions that hold offsets back: %s%n%s"
                            .formatted(blow, seen.reached(), targets, openTransactions(), instances.logs()),
                    e);
        }
    }

    /** While one is open that nobody ends any more, the offsets in it cannot be read: the broker's doing, not the application's. */
    private List<String> openTransactions() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) stack.bootstrapServers()))) {
            List<TopicPartition> partitions =
                    admin.describeTopics(List.of(OFFSETS)).allTopicNames().get().get(OFFSETS).partitions().stream()
                            .map(partition -> new TopicPartition(OFFSETS, partition.partition()))
                            .toList();
            List<String> open = new ArrayList<>();
            admin.describeProducers(partitions)
                    .all()
                    .get()
                    .forEach((partition, state) -> state.activeProducers().stream()
                            .filter(producer ->
                                    producer.currentTransactionStartOffset().isPresent())
                            .forEach(producer -> open.add(partition + " " + producer)));
            return open;
        } catch (ExecutionException | InterruptedException e) {
            return List.of("unknown: " + e);
        }
    }

    private List<String> end() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> inputs = new ArrayList<>();
        for (String topic : scenario.inputs().keySet()) {
            inputs.addAll(read(topic));
        }
        CrashChecker checker = new CrashChecker(scenario, inputs);
        try (SeenEffects seen = effects(IsolationLevel.READ_COMMITTED)) {
            awaitAll(seen, checker.expected());
            instances.awaitAllAtWork();
            awaitOffsets(inputs);
            instances.stopAll();
            return check(checker, inputs, seen.all());
        }
    }

    /** Waits as long as effects keep coming: what does not come will be found to be lost. */
    private static void awaitAll(SeenEffects seen, int expected) {
        int before = -1;
        int now = seen.look().size();
        while (now < expected && now > before) {
            before = now;
            int reached = now;
            try {
                await().atMost(PATIENCE).until(() -> seen.look().size() > reached);
            } catch (ConditionTimeoutException e) {
                LOG.atWarn()
                        .addKeyValue("effects", reached)
                        .addKeyValue("expected", expected)
                        .log("No effect comes any more");
            }
            now = seen.look().size();
        }
    }

    /** Records without a value have no effect to wait for. */
    private void awaitOffsets(List<ConsumerRecord<byte[], byte[]>> inputs) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        inputs.forEach(record -> ends.merge(SourceId.of(record).topicPartition(), record.offset() + 1, Math::max));
        await("offsets of all inputs to be committed")
                .atMost(PATIENCE)
                .until(() -> instances.committed().entrySet().containsAll(ends.entrySet()));
    }

    private List<String> check(CrashChecker checker, List<ConsumerRecord<byte[], byte[]>> inputs, List<Outcome> effects)
            throws Exception {
        List<AnomalyEvent> anomalies = new ArrayList<>();
        try (TopicTail tail = tail(config.topics().anomalies())) {
            while (!tail.isAtEnd()) {
                tail.next().forEach(record -> anomalies.add((AnomalyEvent) tail.event(record)));
            }
        }
        Findings findings = checker.check(effects, anomalies, versions);
        compareOffsets(findings);
        try (AccountBook book = new AccountBook(config)) {
            new CrashAccounts(inputs, effects)
                    .compare(book.account(config.detectors().get(0)), findings);
        }
        LOG.atInfo()
                .addKeyValue("scenario", scenario)
                .addKeyValue(
                        "kills", scenario.blows().stream().mapToInt(Blow::kills).sum())
                .addKeyValue("records", inputs.size())
                .addKeyValue("effects", effects.size())
                .addKeyValue("anomalies", anomalies.size())
                .addKeyValue("findings", findings.lines().size())
                .log("Checked");
        return findings.lines().isEmpty() ? List.of() : List.of(String.join("\n", findings.lines()), instances.logs());
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        try (TopicTail tail = tail(topic)) {
            List<ConsumerRecord<byte[], byte[]>> records = List.of();
            while (!tail.isAtEnd()) {
                records = tail.poll();
            }
            return records;
        }
    }

    private TopicTail tail(String topic) {
        return new TopicTail(stack.bootstrapServers(), stack.registryUrl(), topic);
    }

    /** After an orderly end, what has had its effect is what has been committed: everything. */
    private void compareOffsets(Findings findings) throws Exception {
        Map<TopicPartition, Long> committed = instances.committed();
        for (String topic : scenario.inputs().keySet()) {
            try (TopicTail tail = tail(topic)) {
                tail.ends().forEach((partition, end) -> {
                    if (!end.equals(committed.getOrDefault(partition, 0L))) {
                        findings.add(
                                "committed offsets beside the end",
                                partition + " " + committed.get(partition) + " of " + end);
                    }
                });
            }
        }
    }

    /** Runs the scenario and holds that nothing is wrong. */
    static void assertNothingWrong(CrashScenario scenario, Path folder) throws Exception {
        try (CrashRig rig = new CrashRig(scenario, folder)) {
            assertThat(rig.run()).as(scenario.toString()).isEmpty();
        }
    }

    @Override
    public void close() {
        instances.close();
        stack.close();
        versions.values().forEach(Detector::close);
    }
}
