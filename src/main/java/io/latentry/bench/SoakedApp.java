/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** {@code latentry run} in a process of its own, so that its memory is nobody else's. */
final class SoakedApp implements AutoCloseable {
    private static final int STOP_WITHIN_SECONDS = 30;

    private final Process process;
    private final Path log;
    private final int port;
    private JMXConnector connector;
    private MemoryMXBean memory;

    private SoakedApp(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /**
     * Starts the app.
     *
     * @param mainClass of the command line
     * @param configuration file that it runs
     */
    static SoakedApp start(String mainClass, Path configuration, Path log, int heapMegabytes) {
        try {
            int port = freePort();
            List<String> command = List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xms" + heapMegabytes + "m",
                    "-Xmx" + heapMegabytes + "m",
                    // Else the heap's own first touches would look like growth.
                    "-XX:+AlwaysPreTouch",
                    "-Dai.djl.offline=true",
                    "-Djava.rmi.server.hostname=127.0.0.1",
                    "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                    "-Dcom.sun.management.jmxremote.port=" + port,
                    "-Dcom.sun.management.jmxremote.authenticate=false",
                    "-Dcom.sun.management.jmxremote.ssl=false",
                    "-cp",
                    System.getProperty("java.class.path"),
                    mainClass,
                    "run",
                    "-c",
                    configuration.toString());
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new SoakedApp(process, log, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** @throws IllegalStateException with the end of its log if the app has ended */
    void requireAlive() {
        if (!process.isAlive()) {
            List<String> lines = logLines();
            throw new IllegalStateException("The app ended with exit code " + process.exitValue() + ":\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size())));
        }
    }

    /** What it uses now. */
    MemorySample sample(double seconds, long records) {
        requireAlive();
        try {
            if (memory == null) {
                connector = connect();
                memory = ManagementFactory.newPlatformMXBeanProxy(
                        connector.getMBeanServerConnection(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
            }
            return new MemorySample(
                    seconds,
                    residentBytes(Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))),
                    memory.getHeapMemoryUsage().getUsed(),
                    memory.getNonHeapMemoryUsage().getUsed(),
                    records);
        } catch (IOException e) {
            throw new IllegalStateException("The app's memory cannot be read; a soak needs Linux's /proc.", e);
        }
    }

    @SuppressWarnings("BanJNDI") // The address is our own child's on this machine; nobody else sets it.
    private JMXConnector connect() throws IOException {
        return JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"));
    }

    /** The resident set that {@code /proc/PID/status} tells of. */
    static long residentBytes(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no VmRSS in /proc; a soak needs Linux."));
    }

    /** How many model versions its log says it has taken into use. */
    int usedVersions() {
        return (int) logLines().stream()
                .filter(line -> line.contains("Model in use"))
                .count();
    }

    private List<String> logLines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (connector != null) {
                connector.close();
            }
        } catch (IOException e) {
            // It goes down with the process.
            connector = null;
        }
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
