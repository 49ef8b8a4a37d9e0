/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Where the models topic has what of one detector: its manifests and roles, and the offsets of the parts. */
final class DetectorIndex {
    private final String detector;
    private final SortedMap<Long, ModelManifest> manifests = new TreeMap<>();
    private final Map<Long, SortedMap<Integer, Long>> partOffsets = new HashMap<>();
    private Optional<ModelRoles> roles = Optional.empty();
    private long lastVersion;

    DetectorIndex(String detector) {
        this.detector = detector;
    }

    void part(ModelKey.Part key, long offset) {
        seen(key.version());
        partOffsets.computeIfAbsent(key.version(), v -> new TreeMap<>()).put(key.index(), offset);
    }

    void withoutPart(ModelKey.Part key) {
        seen(key.version());
        partOffsets.getOrDefault(key.version(), new TreeMap<>()).remove(key.index());
    }

    void manifest(long version, Optional<ModelManifest> manifest) {
        seen(version);
        manifest.ifPresentOrElse(found -> manifests.put(version, found), () -> manifests.remove(version));
    }

    void roles(Optional<ModelRoles> now) {
        roles = now;
        roles.ifPresent(found -> seen(found.getLastVersion()));
    }

    private void seen(long version) {
        lastVersion = Math.max(lastVersion, version);
    }

    /** Offsets of the parts that are there, in the order of the parts. */
    Collection<Long> partOffsets(long version) {
        return partOffsets.getOrDefault(version, new TreeMap<>()).values();
    }

    /** What there is, without the versions that lack parts. */
    DetectorModels models() {
        SortedMap<Long, ModelManifest> whole = new TreeMap<>(manifests);
        whole.values().removeIf(manifest -> !isWhole(manifest));
        return new DetectorModels(detector, whole, roles, lastVersion);
    }

    private boolean isWhole(ModelManifest manifest) {
        SortedMap<Integer, Long> parts = partOffsets.getOrDefault(manifest.getVersion(), new TreeMap<>());
        // Keys are distinct and not negative, so as many below the number of parts are all of them.
        return parts.headMap(manifest.getParts()).size() == manifest.getParts();
    }
}
