/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Optional;

/** One accepted change of the registry, and one line of its journal. An absent subject stands for all of them. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "change")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RegistryChange.Registered.class, name = "registered"),
    @JsonSubTypes.Type(value = RegistryChange.Deleted.class, name = "deleted"),
    @JsonSubTypes.Type(value = RegistryChange.LevelSet.class, name = "level"),
    @JsonSubTypes.Type(value = RegistryChange.ModeSet.class, name = "mode")
})
@JsonInclude(JsonInclude.Include.NON_ABSENT)
sealed interface RegistryChange {

    /** A schema became a version of a subject. */
    record Registered(String subject, int version, int id, SchemaText schema) implements RegistryChange {}

    /** A version was hidden, or forgotten for ever. */
    record Deleted(String subject, int version, boolean permanent) implements RegistryChange {}

    /** A compatibility level was set, or taken back. */
    record LevelSet(Optional<String> subject, Optional<CompatibilityLevel> level) implements RegistryChange {}

    /** A mode was set, or taken back. */
    record ModeSet(Optional<String> subject, Optional<RegistryMode> mode) implements RegistryChange {}
}
