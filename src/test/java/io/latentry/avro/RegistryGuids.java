/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.UUID;

/** Asks a registry for the GUID of a schema. */
final class RegistryGuids {
    private RegistryGuids() {}

    static UUID of(String url, int id) {
        try {
            String guid = new ObjectMapper()
                    .readTree(URI.create(url + "/schemas/ids/" + id).toURL())
                    .path("guid")
                    .asText();
            return UUID.fromString(guid);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
