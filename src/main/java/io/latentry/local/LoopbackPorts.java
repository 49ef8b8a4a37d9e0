/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports of the loopback interface; a broker has to know its own before it starts. */
final class LoopbackPorts {
    private LoopbackPorts() {}

    /**
     * The wanted port and a free second one.
     *
     * @param wanted the port of the clients' listener; 0 for any free one
     * @throws LocalStackException when {@code wanted} is taken
     */
    static Pair reserve(int wanted) {
        try (ServerSocket clients = new ServerSocket();
                ServerSocket controller = new ServerSocket()) {
            bindClients(clients, wanted);
            // Both are held at once, so that they differ.
            controller.bind(loopback(0));
            return new Pair(clients.getLocalPort(), controller.getLocalPort());
        } catch (IOException e) {
            throw new LocalStackException("No free port was found on 127.0.0.1", e);
        }
    }

    private static void bindClients(ServerSocket clients, int wanted) throws IOException {
        try {
            clients.bind(loopback(wanted));
        } catch (IOException e) {
            if (wanted == 0) {
                throw e;
            }
            throw new LocalStackException(
                    "Kafka port " + wanted + " of 127.0.0.1 is in use; stop what listens there, or choose another port"
                            + " with --kafka-port (0 takes any free one)",
                    e);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Ports of the clients' listener and of the controller's. */
    record Pair(int clients, int controller) {}
}
