/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** What the registry holds: the sum of its {@link RegistryChange}s. Knows no rules; those are {@link RegistryRules}. */
final class RegistryState {
    private final TreeMap<Integer, SchemaText> schemas = new TreeMap<>();
    private final Map<SchemaText, Integer> ids = new HashMap<>();
    private final TreeMap<String, TreeMap<Integer, SubjectVersion>> subjects = new TreeMap<>();
    private final Map<Optional<String>, CompatibilityLevel> levels = new HashMap<>();
    private final Map<Optional<String>, RegistryMode> modes = new HashMap<>();

    /**
     * A version of a subject.
     *
     * @param deleted whether it is hidden, though not yet forgotten
     */
    record SubjectVersion(String subject, int version, int id, SchemaText schema, boolean deleted) {}

    void apply(RegistryChange change) {
        if (change instanceof RegistryChange.Registered registered) {
            schemas.put(registered.id(), registered.schema());
            ids.put(registered.schema(), registered.id());
            put(new SubjectVersion(
                    registered.subject(), registered.version(), registered.id(), registered.schema(), false));
        } else if (change instanceof RegistryChange.Deleted deleted) {
            delete(deleted);
        } else if (change instanceof RegistryChange.LevelSet set) {
            set.level().ifPresentOrElse(level -> levels.put(set.subject(), level), () -> levels.remove(set.subject()));
        } else if (change instanceof RegistryChange.ModeSet set) {
            set.mode().ifPresentOrElse(mode -> modes.put(set.subject(), mode), () -> modes.remove(set.subject()));
        }
    }

    private void delete(RegistryChange.Deleted deleted) {
        TreeMap<Integer, SubjectVersion> versions = subjects.get(deleted.subject());
        SubjectVersion version = versions.get(deleted.version());
        if (!deleted.permanent()) {
            put(new SubjectVersion(version.subject(), version.version(), version.id(), version.schema(), true));
            return;
        }
        versions.remove(deleted.version());
        if (versions.isEmpty()) {
            subjects.remove(deleted.subject());
        }
    }

    private void put(SubjectVersion version) {
        subjects.computeIfAbsent(version.subject(), subject -> new TreeMap<>()).put(version.version(), version);
    }

    /** Every version of every subject, hidden ones too. */
    Stream<SubjectVersion> versions() {
        return subjects.values().stream().map(Map::values).flatMap(Collection::stream);
    }

    /** The versions of a subject, oldest first; none for an unknown one. */
    List<SubjectVersion> versions(String subject, boolean deletedToo) {
        return subjects.getOrDefault(subject, new TreeMap<>()).values().stream()
                .filter(version -> deletedToo || !version.deleted())
                .toList();
    }

    Optional<SchemaText> schema(int id) {
        return Optional.ofNullable(schemas.get(id));
    }

    Optional<Integer> id(SchemaText schema) {
        return Optional.ofNullable(ids.get(schema));
    }

    Optional<Integer> id(UUID guid) {
        return schemas.entrySet().stream()
                .filter(entry -> entry.getValue().guid().equals(guid))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    int highestId() {
        return schemas.isEmpty() ? 0 : schemas.lastKey();
    }

    /** The level that was set for a subject, or for all of them. */
    Optional<CompatibilityLevel> level(Optional<String> subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    /** The mode that was set for a subject, or for all of them. */
    Optional<RegistryMode> mode(Optional<String> subject) {
        return Optional.ofNullable(modes.get(subject));
    }
}
