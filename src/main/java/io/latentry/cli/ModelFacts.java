/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is known of a version as names and texts, in the order in which they are shown. */
final class ModelFacts {

    private ModelFacts() {}

    static Map<String, String> of(VersionView version) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("role", version.role().orElse("-"));
        facts.put("parent", version.parent().map(String::valueOf).orElse("-"));
        facts.put("createdAt", version.createdAt());
        facts.put("buildVersion", version.buildVersion());
        facts.put("sizeBytes", Long.toString(version.sizeBytes()));
        facts.put("sha256", version.sha256());
        facts.put("features", String.join(", ", version.features()));
        facts.put("normalSince", version.normalSince().orElse("-"));
        facts.put("falseAlarmRate", Double.toString(version.falseAlarmRate()));
        facts.put("alarmBudget", version.alarmBudget().orElse("-"));
        facts.put("seed", Long.toString(version.seed()));
        version.data().forEach((use, range) -> {
            facts.put(use + ".rows", Long.toString(range.rows()));
            facts.put(use + ".from", range.from());
            facts.put(use + ".to", range.to());
            range.offsets().forEach(offsets -> {
                int colon = offsets.lastIndexOf(": ");
                facts.put(use + "." + offsets.substring(0, colon), offsets.substring(colon + 2));
            });
        });
        version.options().forEach((name, value) -> facts.put("options." + name, value));
        version.metrics().forEach((name, value) -> facts.put("metrics." + name, Double.toString(value)));
        version.checks()
                .forEach(check ->
                        facts.put("gate." + check.name(), (check.passed() ? "passed: " : "failed: ") + check.text()));
        return facts;
    }

    /** All facts of one version, a line each, then what happened to it. */
    static String text(VersionView version) {
        StringBuilder text = new StringBuilder("%s version %d%n".formatted(version.detector(), version.version()));
        of(version).forEach((name, value) -> text.append("  %-32s %s%n".formatted(name, value)));
        version.shadows().forEach(shadow -> text.append("  %s%n".formatted(shadow.text())));
        version.events()
                .forEach(event -> text.append(
                        "  %s %s by %s: %s%n".formatted(event.time(), event.text(), event.actor(), event.reason())));
        return text.toString();
    }
}
