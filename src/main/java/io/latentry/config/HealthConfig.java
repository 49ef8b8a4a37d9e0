/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

/**
 * Where the health endpoint listens.
 *
 * @param host address to bind; loopback unless set
 * @param port 8086 unless set; 0 for any free one
 */
public record HealthConfig(String host, Integer port) {

    public HealthConfig {
        host = host == null ? "127.0.0.1" : host;
        port = port == null ? 8086 : port;
    }
}
