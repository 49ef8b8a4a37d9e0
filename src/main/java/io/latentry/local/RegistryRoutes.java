/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import com.fasterxml.jackson.databind.util.RawValue;
import io.latentry.local.RegistryState.SubjectVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Confluent's REST API as a table: which path asks what. */
final class RegistryRoutes {
    private final RegistryState state;
    private final RegistryRules rules;
    private final List<Route> table;

    RegistryRoutes(RegistryState state, RegistryRules rules) {
        this.state = state;
        this.rules = rules;
        this.table = List.of(
                Route.of("GET", "/", request -> Map.of()),
                Route.of("GET", "/contexts", request -> List.of(".")),
                Route.of("GET", "/subjects", this::subjects),
                Route.of("POST", "/subjects/{subject}", this::lookup),
                Route.of("DELETE", "/subjects/{subject}", this::deleteSubject),
                Route.of("GET", "/subjects/{subject}/versions", this::versions),
                Route.of("POST", "/subjects/{subject}/versions", this::register),
                Route.of("GET", "/subjects/{subject}/versions/{version}", r -> document(version(r))),
                Route.of("DELETE", "/subjects/{subject}/versions/{version}", this::deleteVersion),
                Route.of(
                        "GET",
                        "/subjects/{subject}/versions/{version}/schema",
                        r -> raw(version(r).schema())),
                Route.of(
                        "GET",
                        "/subjects/{subject}/versions/{version}/referencedby",
                        r -> rules.referencedBy(version(r))),
                Route.of("GET", "/schemas", this::schemas),
                Route.of("GET", "/schemas/types", request -> List.of("AVRO")),
                Route.of("GET", "/schemas/ids/{id}", this::schemaById),
                Route.of("GET", "/schemas/ids/{id}/schema", r -> raw(schema(r.number("id")))),
                Route.of("GET", "/schemas/ids/{id}/subjects", this::subjectsOfId),
                Route.of("GET", "/schemas/ids/{id}/versions", this::versionsOfId),
                Route.of("GET", "/schemas/guids/{guid}", r -> document(schema(idOf(r)))),
                Route.of("GET", "/schemas/guids/{guid}/ids", r -> List.of(Map.of("context", ".", "id", idOf(r)))),
                Route.of("POST", "/compatibility/subjects/{subject}/versions", this::compatibility),
                Route.of("POST", "/compatibility/subjects/{subject}/versions/{version}", this::compatibility),
                Route.of("GET", "/config", this::globalLevel),
                Route.of("PUT", "/config", this::setLevel),
                Route.of("DELETE", "/config", this::unsetLevel),
                Route.of("GET", "/config/{subject}", this::level),
                Route.of("PUT", "/config/{subject}", this::setLevel),
                Route.of("DELETE", "/config/{subject}", this::unsetLevel),
                Route.of("GET", "/mode", r -> Map.of("mode", rules.globalMode())),
                Route.of("PUT", "/mode", this::setMode),
                Route.of("GET", "/mode/{subject}", this::mode),
                Route.of("PUT", "/mode/{subject}", this::setMode),
                Route.of("DELETE", "/mode/{subject}", this::unsetMode));
    }

    List<Route> table() {
        return table;
    }

    private Object subjects(RegistryRequest request) {
        String prefix = request.query("subjectPrefix").orElse("");
        return state.versions()
                .filter(version -> request.flag("deleted") || !version.deleted())
                .map(SubjectVersion::subject)
                .filter(subject -> subject.startsWith(prefix))
                .distinct()
                .toList();
    }

    private Object versions(RegistryRequest request) {
        return rules.versions(request.subject(), request.flag("deleted")).stream()
                .map(SubjectVersion::version)
                .toList();
    }

    private Object register(RegistryRequest request) {
        return document(rules.register(request.subject(), request.schema(), request.references()));
    }

    private Object lookup(RegistryRequest request) {
        return document(
                rules.lookup(request.subject(), request.schema(), request.references(), request.flag("deleted")));
    }

    private Object deleteSubject(RegistryRequest request) {
        return rules.deleteSubject(request.subject(), request.flag("permanent"));
    }

    private Object deleteVersion(RegistryRequest request) {
        return rules.deleteVersion(request.subject(), request.variable("version"), request.flag("permanent"));
    }

    private Object schemas(RegistryRequest request) {
        Stream<SubjectVersion> versions = state.versions()
                .filter(version -> request.flag("deleted") || !version.deleted())
                .filter(version -> version.subject()
                        .startsWith(request.query("subjectPrefix").orElse("")));
        return versions.filter(version -> !request.flag("latestOnly") || isLatest(version))
                .map(RegistryRoutes::document)
                .toList();
    }

    private boolean isLatest(SubjectVersion version) {
        List<SubjectVersion> all = state.versions(version.subject(), version.deleted());
        return all.get(all.size() - 1).equals(version);
    }

    private Object schemaById(RegistryRequest request) {
        Map<String, Object> document = document(schema(request.number("id")));
        if (request.flag("fetchMaxId")) {
            document.put("maxId", state.highestId());
        }
        return document;
    }

    private Object subjectsOfId(RegistryRequest request) {
        return usersOf(request).map(SubjectVersion::subject).distinct().toList();
    }

    private Object versionsOfId(RegistryRequest request) {
        return usersOf(request)
                .map(version -> Map.of("subject", version.subject(), "version", version.version()))
                .toList();
    }

    private Stream<SubjectVersion> usersOf(RegistryRequest request) {
        int id = request.number("id");
        schema(id);
        return state.versions()
                .filter(version -> version.id() == id && (request.flag("deleted") || !version.deleted()));
    }

    private Object compatibility(RegistryRequest request) {
        List<String> found = rules.test(
                request.subject(),
                Optional.ofNullable(request.variable("version")),
                request.schema(),
                request.references());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("is_compatible", found.isEmpty());
        if (request.flag("verbose")) {
            document.put("messages", found);
        }
        return document;
    }

    private Object globalLevel(RegistryRequest request) {
        return Map.of("compatibilityLevel", rules.globalLevel());
    }

    private Object level(RegistryRequest request) {
        String subject = request.subject();
        Optional<CompatibilityLevel> own = state.level(Optional.of(subject));
        return Map.of(
                "compatibilityLevel",
                own.or(() -> global(request, rules.globalLevel()))
                        .orElseThrow(() -> RegistryError.noSubjectLevel(subject)));
    }

    private Object setLevel(RegistryRequest request) {
        CompatibilityLevel level = CompatibilityLevel.parse(request.text("compatibility"));
        rules.change(new RegistryChange.LevelSet(Optional.ofNullable(request.subject()), Optional.of(level)));
        return Map.of("compatibility", level);
    }

    private Object unsetLevel(RegistryRequest request) {
        Object before = request.subject() == null ? globalLevel(request) : level(request);
        rules.change(new RegistryChange.LevelSet(Optional.ofNullable(request.subject()), Optional.empty()));
        return before;
    }

    private Object mode(RegistryRequest request) {
        String subject = request.subject();
        Optional<RegistryMode> own = state.mode(Optional.of(subject));
        return Map.of(
                "mode",
                own.or(() -> global(request, rules.globalMode()))
                        .orElseThrow(() -> RegistryError.noSubjectMode(subject)));
    }

    /** What holds for a subject without a setting of its own, where the question allows for that. */
    private static <T> Optional<T> global(RegistryRequest request, T setting) {
        return request.flag("defaultToGlobal") ? Optional.of(setting) : Optional.empty();
    }

    private Object setMode(RegistryRequest request) {
        RegistryMode mode = RegistryMode.parse(request.text("mode"));
        rules.change(new RegistryChange.ModeSet(Optional.ofNullable(request.subject()), Optional.of(mode)));
        return Map.of("mode", mode);
    }

    private Object unsetMode(RegistryRequest request) {
        Object before = mode(request);
        rules.change(new RegistryChange.ModeSet(Optional.of(request.subject()), Optional.empty()));
        return before;
    }

    private SubjectVersion version(RegistryRequest request) {
        return rules.version(request.subject(), request.variable("version"), request.flag("deleted"));
    }

    private SchemaText schema(int id) {
        return state.schema(id).orElseThrow(RegistryError::schemaNotFound);
    }

    private int idOf(RegistryRequest request) {
        try {
            return state.id(UUID.fromString(request.variable("guid"))).orElseThrow(RegistryError::schemaNotFound);
        } catch (IllegalArgumentException e) {
            throw RegistryError.schemaNotFound();
        }
    }

    private static RawValue raw(SchemaText schema) {
        return new RawValue(schema.schema());
    }

    private static Map<String, Object> document(SubjectVersion version) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("subject", version.subject());
        document.put("version", version.version());
        document.put("id", version.id());
        document.putAll(document(version.schema()));
        return document;
    }

    private static Map<String, Object> document(SchemaText schema) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("guid", schema.guid());
        if (!schema.references().isEmpty()) {
            document.put("references", schema.references());
        }
        document.put("schema", schema.schema());
        return document;
    }
}
