/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;

/**
 * A client of a Confluent-compatible schema registry. Thread-safe. What the registry knows is remembered for ever, what
 * it does not know for two minutes; all caches are bounded. No call takes longer than five seconds, retries included.
 */
public final class SchemaRegistryClient {
    /** Kafka Streams' transactions time out after 10 s: whoever waits inside a poll must be back well before. */
    private static final Duration BUDGET = Duration.ofSeconds(5);

    private static final int MAX_SCHEMAS = 1_000;
    private static final int MAX_UNKNOWN = 10_000;

    private final RegistrySettings settings;
    private final RegistryHttp http;
    private final SchemaDocuments documents;
    private final BoundedCache<SchemaRef, Schema> schemas = new BoundedCache<>(MAX_SCHEMAS);
    private final BoundedCache<SchemaRef, Unknown> unknown = new BoundedCache<>(MAX_UNKNOWN);
    private final BoundedCache<Registration, Integer> registered = new BoundedCache<>(MAX_SCHEMAS);

    private SchemaRegistryClient(RegistrySettings settings) {
        this.settings = settings;
        this.http = new RegistryHttp(settings);
        this.documents = new SchemaDocuments(http);
    }

    /**
     * A version of a subject.
     *
     * @param version counted from 1 within the subject
     * @param id the schema's number in the registry
     */
    public record SubjectVersion(String subject, int version, int id, Schema schema) {}

    private record Registration(String subject, Schema schema) {}

    private record Unknown(String message, Deadline until) {}

    /**
     * A client with Confluent's keys: {@code schema.registry.url} (comma-separated, tried in turn),
     * {@code basic.auth.credentials.source} (URL or USER_INFO), {@code basic.auth.user.info},
     * {@code bearer.auth.token}, {@code schema.registry.ssl.*}, {@code http.connect.timeout.ms},
     * {@code http.read.timeout.ms}, {@code missing.id.cache.ttl.sec}. Other keys are left to whom they concern.
     *
     * @throws IllegalArgumentException when a key is missing or unusable
     */
    public static SchemaRegistryClient of(Map<String, String> config) {
        return new SchemaRegistryClient(RegistrySettings.of(config));
    }

    /**
     * The schema of that id, its references resolved.
     *
     * @throws UnknownSchemaException when there is none, or it is not an Avro schema
     * @throws RegistryUnavailableException when the registry could not be asked within five seconds
     */
    public Schema byId(int id) {
        return by(new SchemaRef.Id(id));
    }

    /** The schema of that globally unique identifier; exceptions as for {@link #byId}. */
    public Schema byGuid(UUID guid) {
        return by(new SchemaRef.Guid(guid));
    }

    /** The schema that a record names; exceptions as for {@link #byId}. */
    public Schema by(SchemaRef ref) {
        return schemas.get(ref).orElseGet(() -> fetch(ref));
    }

    private Schema fetch(SchemaRef ref) {
        Optional<Unknown> earlier =
                unknown.get(ref).filter(answer -> !answer.until().isOver());
        if (earlier.isPresent()) {
            throw new UnknownSchemaException(earlier.get().message());
        }
        if (ref instanceof SchemaRef.Id id && id.id() < 0) {
            throw new UnknownSchemaException("Unknown " + ref + ": no registry counts below zero");
        }
        try {
            Deadline deadline = Deadline.in(BUDGET);
            String path = RegistryPaths.schema(ref);
            JsonNode document = known("Unknown " + ref, http.get(path, deadline), path);
            Schema schema = documents.resolve(ref.toString(), document, deadline);
            schemas.put(ref, schema);
            return schema;
        } catch (UnknownSchemaException e) {
            unknown.put(ref, new Unknown(e.getMessage(), Deadline.in(settings.unknownFor())));
            throw e;
        }
    }

    /**
     * Makes the schema a version of the subject, unless it is one already.
     *
     * @return id of the schema
     * @throws SchemaRejectedException when it is incompatible with an earlier version, or registration is switched off
     * @throws RegistryUnavailableException when the registry could not be asked within five seconds
     */
    public int register(String subject, Schema schema) {
        return registered(subject, schema, RegistryPaths.versions(subject));
    }

    /**
     * The id of a schema that is a version of the subject already.
     *
     * @throws UnknownSchemaException when it is not
     * @throws RegistryUnavailableException when the registry could not be asked within five seconds
     */
    public int lookup(String subject, Schema schema) {
        return registered(subject, schema, RegistryPaths.subject(subject));
    }

    /**
     * The newest version of the subject; not cached.
     *
     * @throws UnknownSchemaException when the subject has no version
     * @throws RegistryUnavailableException when the registry could not be asked within five seconds
     */
    public SubjectVersion latest(String subject) {
        Deadline deadline = Deadline.in(BUDGET);
        String path = RegistryPaths.version(subject, "latest");
        JsonNode document = known("Unknown subject " + subject, http.get(path, deadline), path);
        return new SubjectVersion(
                subject,
                document.path("version").asInt(),
                document.path("id").asInt(),
                documents.resolve("latest version of " + subject, document, deadline));
    }

    /**
     * The versions that a schema is, as in {@code fleet-readings-value version 3}; not cached, and none where the registry
     * cannot tell.
     *
     * @throws RegistryUnavailableException when the registry could not be asked within five seconds
     */
    public List<String> versions(SchemaRef ref) {
        RegistryHttp.Answer answer = http.get(RegistryPaths.schema(ref) + "/versions", Deadline.in(BUDGET));
        List<String> versions = new ArrayList<>();
        if (answer.isOk()) {
            answer.body()
                    .forEach(version -> versions.add(version.path("subject").asText() + " version "
                            + version.path("version").asInt()));
        }
        return versions;
    }

    private int registered(String subject, Schema schema, String path) {
        Registration registration = new Registration(subject, schema);
        return registered.get(registration).orElseGet(() -> {
            JsonNode body = JsonNodeFactory.instance.objectNode().put("schema", schema.toString());
            RegistryHttp.Answer answer = http.post(path, body, Deadline.in(BUDGET));
            if (answer.status() == 409 || answer.status() == 422) {
                throw new SchemaRejectedException(
                        "Subject " + subject + " refuses " + schema.getFullName() + ": " + answer.message());
            }
            int id = known(schema.getFullName() + " under subject " + subject, answer, path)
                    .path("id")
                    .asInt();
            registered.put(registration, id);
            return id;
        });
    }

    private static JsonNode known(String what, RegistryHttp.Answer answer, String path) {
        if (answer.isOk()) {
            return answer.body();
        }
        throw answer.isUnknown() ? new UnknownSchemaException(what + ": " + answer.message()) : answer.unexpected(path);
    }
}
