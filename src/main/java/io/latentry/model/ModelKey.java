/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Key of a record in the models topic: {@code detector/version/manifest} or {@code detector/version/part/index}.
 *
 * @param detector whose model it is
 * @param version of the model
 * @param part index of the part; absent for the manifest
 */
record ModelKey(String detector, long version, Optional<Integer> part) {
    private static final Pattern FORM = Pattern.compile("(.+)/(\\d{1,18})/(?:manifest|part/(\\d{1,6}))");

    static ModelKey manifest(String detector, long version) {
        return new ModelKey(detector, version, Optional.empty());
    }

    static ModelKey part(String detector, long version, int index) {
        return new ModelKey(detector, version, Optional.of(index));
    }

    /** Reads a key; empty when the record is not one of ours. */
    static Optional<ModelKey> parse(String key) {
        Matcher matcher = FORM.matcher(key == null ? "" : key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Optional<Integer> part = Optional.ofNullable(matcher.group(3)).map(Integer::valueOf);
        return Optional.of(new ModelKey(matcher.group(1), Long.parseLong(matcher.group(2)), part));
    }

    @Override
    public String toString() {
        return detector + "/" + version + part.map(index -> "/part/" + index).orElse("/manifest");
    }
}
