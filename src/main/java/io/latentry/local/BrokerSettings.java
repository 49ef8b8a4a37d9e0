/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** Settings of a broker that is alone, on the loopback interface, and shares its machine with everything else. */
final class BrokerSettings {
    private BrokerSettings() {}

    static Properties of(LoopbackPorts.Pair ports, Path logs) {
        Properties settings = new Properties();
        settings.putAll(identity(ports, logs));
        settings.putAll(ALONE);
        settings.putAll(SMALL);
        settings.putAll(LASTING);
        return settings;
    }

    private static Map<String, String> identity(LoopbackPorts.Pair ports, Path logs) {
        String clients = "PLAINTEXT://127.0.0.1:" + ports.clients();
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", "1"),
                Map.entry("controller.quorum.voters", "1@127.0.0.1:" + ports.controller()),
                Map.entry("controller.listener.names", "CONTROLLER"),
                Map.entry("listeners", clients + ",CONTROLLER://127.0.0.1:" + ports.controller()),
                Map.entry("advertised.listeners", clients),
                Map.entry("inter.broker.listener.name", "PLAINTEXT"),
                Map.entry("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT"),
                Map.entry("log.dirs", logs.toString()));
    }

    private static final Map<String, String> ALONE = Map.of(
            "default.replication.factor", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1",
            "group.initial.rebalance.delay.ms", "0",
            "auto.create.topics.enable", "false");

    private static final Map<String, String> SMALL = Map.of(
            "offsets.topic.num.partitions", "4",
            "transaction.state.log.num.partitions", "4",
            "share.coordinator.state.topic.num.partitions", "1",
            "log.cleaner.dedupe.buffer.size", String.valueOf(2 * 1024 * 1024),
            "num.network.threads", "2",
            "num.io.threads", "4",
            "background.threads", "2",
            // A topic with a size limit must not outgrow it by minutes of traffic.
            "log.retention.check.interval.ms", "30000",
            "num.recovery.threads.per.data.dir", "2",
            "log.index.size.max.bytes", String.valueOf(1024 * 1024));

    private static final Map<String, String> LASTING = Map.of(
            // Recordings and simulated histories carry old timestamps: retention would delete them at once.
            "log.retention.ms", "-1",
            // After a kill, the next start waits until the controller gives the dead broker up.
            "broker.heartbeat.interval.ms", "1000",
            "broker.session.timeout.ms", "6000");
}
