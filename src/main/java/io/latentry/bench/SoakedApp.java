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
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** {@code latentry run} in a process of its own, so that its memory is nobody else's. */
final class SoakedApp implements AutoCloseable {
    private final AppProcess process;
    private final int port;
    private JMXConnector connector;
    private MemoryMXBean memory;

    private SoakedApp(AppProcess process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts the app.
     *
     * @param mainClass of the command line
     * @param configuration file that it runs
     */
    static SoakedApp start(String mainClass, Path configuration, Path log, int heapMegabytes) {
        int port = freePort();
        List<String> options = List.of(
                "-Xms" + heapMegabytes + "m",
                "-Xmx" + heapMegabytes + "m",
                // Else the heap's own first touches would look like growth.
                "-XX:+AlwaysPreTouch",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Dcom.sun.management.jmxremote.port=" + port,
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false");
        return new SoakedApp(
                AppProcess.start(mainClass, options, List.of("run", "-c", configuration.toString()), log), port);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalStateException with the end of its log if the app has ended */
    void requireAlive() {
        process.requireAlive();
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
        return process.linesWith("Model in use");
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
        process.close();
    }
}
