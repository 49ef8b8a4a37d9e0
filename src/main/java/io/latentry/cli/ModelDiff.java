/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What differs between two versions of a model.
 *
 * @param detector whose they are
 * @param a the one
 * @param b the other
 * @param featuresAdded what only {@code b} takes
 * @param featuresRemoved what only {@code a} takes
 * @param differences all else that differs
 */
record ModelDiff(
        String detector,
        long a,
        long b,
        List<String> featuresAdded,
        List<String> featuresRemoved,
        List<Difference> differences) {

    static ModelDiff of(VersionView a, VersionView b) {
        Map<String, String> ofA = ModelFacts.of(a);
        Map<String, String> ofB = ModelFacts.of(b);
        Set<String> names = new LinkedHashSet<>(ofA.keySet());
        names.addAll(ofB.keySet());
        List<Difference> differences = names.stream()
                .map(name -> new Difference(name, ofA.getOrDefault(name, "-"), ofB.getOrDefault(name, "-")))
                .filter(difference -> !difference.a().equals(difference.b()))
                .toList();
        return new ModelDiff(
                a.detector(),
                a.version(),
                b.version(),
                without(b.features(), a.features()),
                without(a.features(), b.features()),
                differences);
    }

    private static List<String> without(List<String> names, List<String> others) {
        List<String> left = new ArrayList<>(names);
        left.removeAll(others);
        return left;
    }

    String text() {
        StringBuilder text = new StringBuilder("%s version %d against %d%n".formatted(detector, a, b));
        for (Difference difference : differences) {
            text.append(
                    difference.name().equals("features")
                            ? features()
                            : "  %-32s %s -> %s%n".formatted(difference.name(), difference.a(), difference.b()));
        }
        return text.toString();
    }

    /** Long lists of names are told by what was added and removed. */
    private String features() {
        boolean reordered = featuresAdded.isEmpty() && featuresRemoved.isEmpty();
        return "  %-32s %s%n"
                .formatted(
                        "features",
                        reordered ? "reordered" : "added " + featuresAdded + ", removed " + featuresRemoved);
    }

    /**
     * A fact that differs.
     *
     * @param name of the fact
     * @param a in the one version; {@code -} where it has none
     * @param b in the other
     */
    record Difference(String name, String a, String b) {}
}
