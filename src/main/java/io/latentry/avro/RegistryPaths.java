/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Where things lie in Confluent's REST API. */
final class RegistryPaths {
    private RegistryPaths() {}

    static String schema(SchemaRef ref) {
        return ref instanceof SchemaRef.Id id
                ? "/schemas/ids/" + id.id()
                : "/schemas/guids/" + ((SchemaRef.Guid) ref).guid();
    }

    static String subject(String subject) {
        return "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String versions(String subject) {
        return subject(subject) + "/versions";
    }

    /** A version by its number, or {@code latest}. */
    static String version(String subject, String version) {
        return versions(subject) + "/" + version;
    }
}
