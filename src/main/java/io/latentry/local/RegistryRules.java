/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import io.latentry.local.RegistryState.SubjectVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;

/** Decides what may change and what answers a question, in Confluent's manner. */
final class RegistryRules {
    private static final CompatibilityLevel DEFAULT_LEVEL = CompatibilityLevel.BACKWARD;

    private final RegistryState state;
    private final Consumer<RegistryChange> journal;
    private final SchemaTexts texts = new SchemaTexts(this::referred);

    /** Rules over {@code state}; every change goes to {@code journal} first. */
    RegistryRules(RegistryState state, Consumer<RegistryChange> journal) {
        this.state = state;
        this.journal = journal;
    }

    /** Makes the schema a version of the subject, unless it is one already. */
    SubjectVersion register(String subject, String schema, List<SchemaText.Reference> references) {
        SchemaText text = texts.canonical(schema, references);
        Optional<SubjectVersion> present = find(subject, text, false);
        if (present.isPresent()) {
            return present.get();
        }
        requireWritable(subject);
        List<String> incompatibilities = check(subject, texts.parse(text), state.versions(subject, false));
        if (!incompatibilities.isEmpty()) {
            throw RegistryError.incompatible(subject, incompatibilities);
        }
        int id = state.id(text).orElse(state.highestId() + 1);
        List<SubjectVersion> all = state.versions(subject, true);
        int version = all.isEmpty() ? 1 : all.get(all.size() - 1).version() + 1;
        change(new RegistryChange.Registered(subject, version, id, text));
        return version(subject, Integer.toString(version), false);
    }

    /** The version of the subject that is this schema. */
    SubjectVersion lookup(String subject, String schema, List<SchemaText.Reference> references, boolean deletedToo) {
        versions(subject, deletedToo);
        return find(subject, texts.canonical(schema, references), deletedToo)
                .orElseThrow(RegistryError::schemaNotFound);
    }

    /** What the schema breaks if it became the next version; {@code against} one version, or those the level names. */
    List<String> test(String subject, Optional<String> against, String schema, List<SchemaText.Reference> references) {
        Schema candidate = texts.parse(texts.canonical(schema, references));
        List<SubjectVersion> earlier = against.map(version -> List.of(version(subject, version, false)))
                .orElseGet(() -> state.versions(subject, false));
        return check(subject, candidate, earlier);
    }

    private List<String> check(String subject, Schema candidate, List<SubjectVersion> earlier) {
        List<Schema> schemas =
                earlier.stream().map(version -> texts.parse(version.schema())).toList();
        return effectiveLevel(subject).check(candidate, schemas);
    }

    /** The versions of a subject, oldest first; refuses an unknown subject. */
    List<SubjectVersion> versions(String subject, boolean deletedToo) {
        List<SubjectVersion> versions = state.versions(subject, deletedToo);
        if (versions.isEmpty()) {
            throw RegistryError.subjectNotFound(subject);
        }
        return versions;
    }

    /** A version by its number, by {@code latest} or by -1. */
    SubjectVersion version(String subject, String version, boolean deletedToo) {
        List<SubjectVersion> versions = versions(subject, deletedToo);
        if (version.equals("latest") || version.equals("-1")) {
            return versions.get(versions.size() - 1);
        }
        if (!version.matches("[1-9]\\d{0,8}")) {
            throw RegistryError.invalidVersion(version);
        }
        int number = Integer.parseInt(version);
        return versions.stream()
                .filter(candidate -> candidate.version() == number)
                .findFirst()
                .orElseThrow(() -> RegistryError.versionNotFound(version));
    }

    /** Hides every version of a subject, or forgets them when they are hidden. */
    List<Integer> deleteSubject(String subject, boolean permanent) {
        if (permanent && !state.versions(subject, false).isEmpty()) {
            throw RegistryError.subjectNotSoftDeleted(subject);
        }
        List<SubjectVersion> versions = versions(subject, permanent);
        versions.forEach(this::requireDeletable);
        versions.forEach(version -> change(new RegistryChange.Deleted(subject, version.version(), permanent)));
        return versions.stream().map(SubjectVersion::version).toList();
    }

    /** Hides a version, or forgets it when it is hidden. */
    int deleteVersion(String subject, String name, boolean permanent) {
        SubjectVersion version = version(subject, name, permanent);
        if (permanent && !version.deleted()) {
            throw RegistryError.versionNotSoftDeleted(subject, version.version());
        }
        requireDeletable(version);
        change(new RegistryChange.Deleted(subject, version.version(), permanent));
        return version.version();
    }

    /** Ids of the schemas that refer to a version. */
    List<Integer> referencedBy(SubjectVersion version) {
        return state.versions()
                .filter(other -> !other.deleted())
                .filter(other -> other.schema().references().stream()
                        .anyMatch(reference -> reference.subject().equals(version.subject())
                                && reference.version() == version.version()))
                .map(SubjectVersion::id)
                .distinct()
                .toList();
    }

    CompatibilityLevel effectiveLevel(String subject) {
        return state.level(Optional.of(subject)).orElseGet(this::globalLevel);
    }

    CompatibilityLevel globalLevel() {
        return state.level(Optional.empty()).orElse(DEFAULT_LEVEL);
    }

    RegistryMode effectiveMode(String subject) {
        return state.mode(Optional.of(subject)).orElseGet(this::globalMode);
    }

    RegistryMode globalMode() {
        return state.mode(Optional.empty()).orElse(RegistryMode.READWRITE);
    }

    void change(RegistryChange change) {
        journal.accept(change);
        state.apply(change);
    }

    private Optional<SubjectVersion> find(String subject, SchemaText text, boolean deletedToo) {
        return state.versions(subject, deletedToo).stream()
                .filter(version -> version.schema().equals(text))
                .reduce((older, newer) -> newer);
    }

    private SchemaText referred(SchemaText.Reference reference) {
        return state.versions(reference.subject(), true).stream()
                .filter(version -> version.version() == reference.version())
                .map(SubjectVersion::schema)
                .findFirst()
                .orElseThrow(() -> RegistryError.invalidSchema("no schema reference found for subject \""
                        + reference.subject() + "\" and version " + reference.version()));
    }

    private void requireWritable(String subject) {
        if (effectiveMode(subject) == RegistryMode.READONLY) {
            throw RegistryError.readOnly(subject);
        }
    }

    private void requireDeletable(SubjectVersion version) {
        requireWritable(version.subject());
        if (!referencedBy(version).isEmpty()) {
            throw RegistryError.referenced(version.subject(), version.version());
        }
    }
}
