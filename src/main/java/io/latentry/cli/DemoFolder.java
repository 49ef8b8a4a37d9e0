/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.config.ConfigLoader;
import io.latentry.config.LatentryConfig;
import io.latentry.local.LocalStack;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folder that a demo lives in: its configuration and local state. Gone when the demo ends. */
final class DemoFolder implements AutoCloseable {
    private final Path folder;

    private DemoFolder(Path folder) {
        this.folder = folder;
    }

    static DemoFolder create() throws IOException {
        return new DemoFolder(Files.createTempDirectory("latentry-demo-"));
    }

    /** The demo's configuration file. */
    Path configFile() {
        return folder.resolve("latentry.yaml");
    }

    /** Writes the demo's configuration for that stack, so that other commands can be tried with it, and reads it back. */
    LatentryConfig configure(LocalStack stack, int httpPort) throws IOException {
        try (InputStream template = DemoFolder.class.getResourceAsStream("demo.yaml")) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${bootstrap}", stack.bootstrapServers())
                    .replace("${registry}", stack.registryUrl())
                    .replace("${stateDir}", folder.resolve("state").toString())
                    .replace("${httpPort}", Integer.toString(httpPort));
            Files.writeString(configFile(), text);
        }
        return ConfigLoader.load(configFile(), Map.of());
    }

    @Override
    public void close() throws IOException {
        List<Path> all;
        try (Stream<Path> paths = Files.walk(folder)) {
            all = paths.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.deleteIfExists(path);
        }
    }
}
