/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * A port for a server that is stopped and started again on it. It lies below those that systems give to outgoing connections
 * and to whoever asks for any: a client that keeps trying to reach a dead server at one of those can end up connected to
 * itself, and another test may take it.
 */
public final class FixedPort {
    private static final int FIRST = 20_000;
    private static final int COUNT = 10_000;

    private FixedPort() {}

    /** One that nobody listens on now. */
    public static int free() {
        Random random = new Random();
        while (true) {
            int port = FIRST + random.nextInt(COUNT);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException e) {
                // Taken: the next one.
                continue;
            }
        }
    }
}
