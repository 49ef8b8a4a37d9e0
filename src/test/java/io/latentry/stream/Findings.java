/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is wrong after a crash test, by kind of fault: how often, and the first cases. */
final class Findings {
    private static final int SHOWN = 12;

    private final Map<String, List<String>> byFault = new LinkedHashMap<>();

    void add(String fault, Object what) {
        byFault.computeIfAbsent(fault, f -> new ArrayList<>()).add(what.toString());
    }

    /** One line per fault; none if nothing is wrong. */
    List<String> lines() {
        return byFault.entrySet().stream()
                .map(fault -> fault.getValue().size() + " " + fault.getKey() + ": "
                        + String.join(
                                ", ", fault.getValue().stream().limit(SHOWN).toList()))
                .toList();
    }
}
