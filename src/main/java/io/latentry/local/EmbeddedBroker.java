/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real Kafka broker in this process: one KRaft node, broker and controller at once, reachable from this machine only.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedBroker.class);
    private static final int ATTEMPTS = 3;

    private final BrokerFolder folder;
    private final KafkaRaftServer server;
    private final int port;
    private boolean closed;

    private EmbeddedBroker(BrokerFolder folder, KafkaRaftServer server, int port) {
        this.folder = folder;
        this.server = server;
        this.port = port;
    }

    /**
     * Starts the broker and returns when it accepts clients.
     *
     * @param kafkaPort port of 127.0.0.1; 0 for any free one
     * @param dataFolder where topics survive a restart; empty to throw them away at {@link #close()}
     * @throws LocalStackException when the port or the folder is taken, or the folder belongs to another cluster
     */
    public static EmbeddedBroker start(int kafkaPort, Optional<Path> dataFolder) {
        BrokerFolder folder = BrokerFolder.open(dataFolder);
        try {
            return start(kafkaPort, folder);
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Value for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    /** Port of 127.0.0.1 that clients use. */
    public int port() {
        return port;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            folder.close();
        }
    }

    private static EmbeddedBroker start(int kafkaPort, BrokerFolder folder) {
        for (int attempt = 1; ; attempt++) {
            LoopbackPorts.Pair ports = LoopbackPorts.reserve(kafkaPort);
            try {
                return start(ports, folder);
            } catch (LocalStackException e) {
                // Between the reservation and the start, another process may take a port.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.atDebug().setCause(e).addKeyValue("ports", ports).log("The broker did not start; trying again");
            }
        }
    }

    private static EmbeddedBroker start(LoopbackPorts.Pair ports, BrokerFolder folder) {
        Properties settings = BrokerSettings.of(ports, folder.logs());
        folder.format(settings);
        KafkaRaftServer server = null;
        try {
            server = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(folder, server, ports.clients());
        } catch (RuntimeException e) {
            if (server != null) {
                server.shutdown();
            }
            throw new LocalStackException("The broker did not start on port " + ports.clients() + " of 127.0.0.1", e);
        }
    }
}
