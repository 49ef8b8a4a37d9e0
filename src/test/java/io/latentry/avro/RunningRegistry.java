/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.local.LocalRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A registry that runs as long as a test class does. */
final class RunningRegistry implements BeforeAllCallback, AfterAllCallback {
    private LocalRegistry server;
    private SchemaRegistryClient client;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        server = new LocalRegistry(0, Optional.empty());
        client = SchemaRegistryClient.of(config());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        server.close();
    }

    SchemaRegistryClient client() {
        return client;
    }

    /** Keys that lead to this registry, and further ones. */
    Map<String, String> config(String... keysAndValues) {
        Map<String, String> config = new HashMap<>(Map.of("schema.registry.url", server.url()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            config.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return config;
    }

    UUID guid(int id) {
        try {
            String guid = new ObjectMapper()
                    .readTree(URI.create(server.url() + "/schemas/ids/" + id).toURL())
                    .path("guid")
                    .asText();
            return UUID.fromString(guid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
