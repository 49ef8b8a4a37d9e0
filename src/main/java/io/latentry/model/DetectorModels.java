/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the models topic holds of one detector.
 *
 * @param detector its name
 * @param versions the manifests whose parts are all there, by version
 * @param recorded the roles as they were last written; empty in a topic of before there were roles
 * @param lastVersion highest version ever given; 0 before the first
 */
public record DetectorModels(
        String detector, SortedMap<Long, ModelManifest> versions, Optional<ModelRoles> recorded, long lastVersion) {

    public DetectorModels {
        versions = Collections.unmodifiableSortedMap(new TreeMap<>(versions));
    }

    /** Nothing. */
    static DetectorModels none(String detector) {
        return new DetectorModels(detector, new TreeMap<>(), Optional.empty(), 0);
    }

    /** Version that judges, whether it is whole or not; without recorded roles the newest whole one. */
    public Optional<Long> champion() {
        return recorded.isPresent()
                ? recorded.map(ModelRoles::getChampion)
                : versions.isEmpty() ? Optional.empty() : Optional.of(versions.lastKey());
    }

    /** Version that passed the gate and is not promoted yet. */
    public Optional<Long> challenger() {
        return recorded.map(ModelRoles::getChallenger);
    }

    /** Version that a rollback goes back to; without recorded roles the champion's parent, where it is still there. */
    public Optional<Long> predecessor() {
        return recorded.isPresent()
                ? recorded.map(ModelRoles::getPredecessor)
                : champion().flatMap(this::parentOf);
    }

    /**
     * Whole versions that were champion before this one, as far as is known, those that may take its place first: its
     * predecessor with what each was trained beside, then what the champion was.
     */
    List<Long> earlierChampions() {
        Set<Long> earlier = new LinkedHashSet<>();
        for (Optional<Long> line : List.of(predecessor(), champion().flatMap(this::parentOf))) {
            Optional<Long> next = line;
            while (next.isPresent() && !next.equals(champion()) && earlier.add(next.get())) {
                next = parentOf(next.get());
            }
        }
        return earlier.stream().filter(versions::containsKey).toList();
    }

    /** What that version does now; empty for one that only lies there. */
    public Optional<ModelRole> role(long version) {
        Optional<Long> asked = Optional.of(version);
        if (champion().equals(asked)) {
            return Optional.of(ModelRole.CHAMPION);
        }
        if (challenger().equals(asked)) {
            return Optional.of(ModelRole.CHALLENGER);
        }
        return predecessor().equals(asked) ? Optional.of(ModelRole.PREDECESSOR) : Optional.empty();
    }

    /**
     * The manifest of a version.
     *
     * @throws IllegalArgumentException when the topic does not hold it whole; the message names the versions it holds
     */
    public ModelManifest version(long version) {
        require(version);
        return versions.get(version);
    }

    /** As {@link #version}, for one who only asks whether. */
    void require(long version) {
        if (!versions.containsKey(version)) {
            throw new IllegalArgumentException(
                    "detector " + detector + " has no version " + version + ", only " + versions.keySet());
        }
    }

    /** The version that was champion when that one was trained, if the topic still holds it. */
    Optional<Long> parentOf(long version) {
        return Optional.ofNullable(versions.get(version))
                .map(ModelManifest::getParentVersion)
                .filter(Objects::nonNull)
                .filter(versions::containsKey);
    }
}
