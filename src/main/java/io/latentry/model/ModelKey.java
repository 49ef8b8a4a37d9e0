/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Key of a record in the models topic; {@code toString} writes it as {@link #parse} reads it. */
sealed interface ModelKey {
    Pattern FORM = Pattern.compile("(.+)/(?:roles|(\\d{1,18})/(?:manifest|part/(\\d{1,6})))");

    /** Whose model it is. */
    String detector();

    /** {@code detector/version/manifest}. */
    record Manifest(String detector, long version) implements ModelKey {
        @Override
        public String toString() {
            return detector + "/" + version + "/manifest";
        }
    }

    /** {@code detector/version/part/index}. */
    record Part(String detector, long version, int index) implements ModelKey {
        @Override
        public String toString() {
            return detector + "/" + version + "/part/" + index;
        }
    }

    /** {@code detector/roles}. */
    record Roles(String detector) implements ModelKey {
        @Override
        public String toString() {
            return detector + "/roles";
        }
    }

    /** Reads a key; empty when the record is not one of ours. */
    static Optional<ModelKey> parse(String key) {
        Matcher matcher = FORM.matcher(key == null ? "" : key);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String detector = matcher.group(1);
        if (matcher.group(2) == null) {
            return Optional.of(new Roles(detector));
        }
        long version = Long.parseLong(matcher.group(2));
        return Optional.of(
                matcher.group(3) == null
                        ? new Manifest(detector, version)
                        : new Part(detector, version, Integer.parseInt(matcher.group(3))));
    }
}
