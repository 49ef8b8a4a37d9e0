/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

/**
 * Where the page listens.
 *
 * @param host address to bind; loopback unless set
 * @param port 8080 unless set; 0 for any free one
 */
public record DashboardConfig(String host, Integer port) {

    public DashboardConfig {
        host = host == null ? "127.0.0.1" : host;
        port = port == null ? 8080 : port;
    }
}
