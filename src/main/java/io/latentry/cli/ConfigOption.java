/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The {@code -c FILE} of the commands that need a configuration. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "Configuration (YAML); environment variables LATENTRY_… override it.")
    private Path file;

    /** The configuration, validated. */
    LatentryConfig load() {
        return ConfigLoader.load(file, System.getenv());
    }
}
