/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;

/** Broker and registry in a JVM of their own, which can be killed and started again with their ports and their data. */
public final class ForkedStack implements AutoCloseable {
    private final Path folder;
    private final int kafkaPort = FixedPort.free();
    private final int registryPort = FixedPort.free();
    private ForkedLatentry process;
    private int starts;

    private ForkedStack(Path folder) {
        this.folder = folder;
    }

    /** Starts both with their data below {@code folder}, and returns when they accept clients. */
    public static ForkedStack start(Path folder) throws IOException {
        ForkedStack stack = new ForkedStack(folder);
        stack.start();
        return stack;
    }

    /** Starts both where they were, after {@link #kill()}. */
    public void start() throws IOException {
        process = ForkedLatentry.start(
                folder.resolve("stack-" + ++starts + ".log"),
                "stack",
                "--kafka-port",
                String.valueOf(kafkaPort),
                "--registry-port",
                String.valueOf(registryPort),
                "--data",
                folder.resolve("data").toString());
        await().until(() -> !process.isAlive() || process.log().contains("Ctrl-C"));
        if (!process.isAlive()) {
            throw new AssertionError("The stack did not start:\n" + process.log());
        }
    }

    /** SIGKILL to broker and registry. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** Value for {@code bootstrap.servers}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + kafkaPort;
    }

    /** Value for {@code schema.registry.url}. */
    public String registryUrl() {
        return "http://127.0.0.1:" + registryPort;
    }

    @Override
    public void close() {
        process.close();
    }
}
