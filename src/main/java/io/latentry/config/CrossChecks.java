/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latentry.config.ConfigException.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Faults that lie between two keys. They are looked for in the tree, so that a wrong key elsewhere hides none. */
final class CrossChecks {
    private static final int MOST_NUMBERS_PER_WINDOW = 1 << 17;
    private static final Pattern MOMENT = Pattern.compile("\\d{4}-\\d\\d-\\d\\d(T.*(Z|[+-]\\d\\d:\\d\\d))?");

    private static final List<String> BYTES =
            List.of("max.request.size", "producer.max.request.size", "topic.max.message.bytes");

    private final List<Problem> problems = new ArrayList<>();

    private CrossChecks() {}

    static List<Problem> of(ObjectNode tree) {
        CrossChecks checks = new CrossChecks();
        JsonNode detectors = tree.path("detectors");
        for (int i = 0; i < detectors.size(); i++) {
            KeyPath path = KeyPath.ROOT.key("detectors").index(i);
            checks.features(detectors.get(i).path("features"), path.key("features"));
            checks.oneValue(detectors.get(i).path("entity"), path.key("entity"));
            checks.oneValue(detectors.get(i).path("time"), path.key("time"));
            checks.betaOfKind(detectors.get(i).path("model"), path.key("model"));
            checks.moreThanTheCalendar(detectors.get(i).path("features"), path.key("features"));
            checks.enoughRows(detectors.get(i).path("training"), path.key("training"));
            checks.pause(
                    detectors.get(i).path("training").path("every"),
                    path.key("training").key("every"));
            checks.pause(
                    detectors.get(i).path("training").path("since"),
                    path.key("training").key("since"));
            checks.pause(
                    detectors.get(i).path("training").path("drift").path("every"),
                    path.key("training").key("drift").key("every"));
            checks.moment(
                    detectors.get(i).path("start").path("from"),
                    path.key("start").key("from"));
            checks.moment(
                    detectors.get(i).path("start").path("liveAfter"),
                    path.key("start").key("liveAfter"));
            checks.windows(detectors.get(i), path);
            checks.gaps(detectors.get(i).path("history"), path.key("history"));
            checks.ownOutput(tree, detectors.get(i).path("topics"), path.key("topics"));
        }
        checks.distinctNames(detectors);
        checks.bytes(tree.path("kafka"), KeyPath.ROOT.key("kafka"));
        return checks.problems;
    }

    /** Kafka's keys that we calculate with; what is wrong with the others, Kafka says in its own words. */
    private void bytes(JsonNode kafka, KeyPath path) {
        for (String key : BYTES) {
            JsonNode value = kafka.path(key);
            if (value.isValueNode() && !isByteCount(value.asText().strip())) {
                add(
                        path.key(key),
                        "must be a whole number of bytes up to 2147483647, but is " + Values.describe(value));
            }
        }
    }

    private static boolean isByteCount(String text) {
        return text.matches("\\d{1,10}") && Long.parseLong(text) <= Integer.MAX_VALUE;
    }

    private void distinctNames(JsonNode detectors) {
        Map<String, Integer> first = new HashMap<>();
        for (int i = 0; i < detectors.size(); i++) {
            JsonNode name = detectors.get(i).path("name");
            Integer other = name.isTextual() ? first.putIfAbsent(name.asText(), i) : null;
            if (other != null) {
                add(
                        KeyPath.ROOT.key("detectors").index(i).key("name"),
                        Values.describe(name) + " is also the name of detectors[" + other + "]");
            }
        }
    }

    /** What the pattern of the JSON Schema lets through and is wrong all the same; the schema has seen to the rest. */
    private void features(JsonNode features, KeyPath path) {
        List<String> texts = texts(features);
        FeatureList.faults(texts).forEach((i, fault) -> {
            boolean isRepeated = texts.indexOf(texts.get(i)) < i;
            if (Feature.GRAMMAR.matcher(texts.get(i)).matches() && !isRepeated) {
                add(path.index(i), fault);
            }
        });
    }

    /** Entity and time are one value each. */
    private void oneValue(JsonNode field, KeyPath path) {
        if (!field.isTextual() || !field.asText().matches(ValuePath.GRAMMAR)) {
            return;
        }
        try {
            long values = ValuePath.parse(field.asText()).width();
            if (values > 1) {
                add(path, "must be one value, but " + Values.describe(field) + " are " + values);
            }
        } catch (IllegalArgumentException e) {
            add(path, e.getMessage());
        }
    }

    private static List<String> texts(JsonNode features) {
        List<String> texts = new ArrayList<>();
        features.forEach(feature -> texts.add(feature.asText()));
        return texts;
    }

    /** Each kind but sigma-vae stands for certain weights of the KL term. */
    private void betaOfKind(JsonNode model, KeyPath path) {
        JsonNode beta = model.path("beta");
        switch (model.path("kind").asText()) {
            case "autoencoder" -> {
                for (String key : List.of("beta", "betaWarmUp")) {
                    if (model.path(key).isNumber()) {
                        add(
                                path.key(key),
                                "an autoencoder has no KL term to weigh; leave it out, or use kind: sigma-vae");
                    }
                }
            }
            case "vae" -> {
                if (beta.isNumber() && beta.asDouble() != 1) {
                    add(path.key("beta"), "is 1 for a vae, but is " + beta.asText() + "; use kind: beta-vae");
                }
            }
            case "beta-vae" -> {
                if (beta.isNumber() && beta.asDouble() <= 1) {
                    add(
                            path.key("beta"),
                            "must be above 1 for a beta-vae, but is " + beta.asText() + "; use kind: vae for 1");
                }
            }
            default -> {}
        }
    }

    private void enoughRows(JsonNode training, KeyPath path) {
        TrainingConfig defaults = TrainingConfig.defaults();
        int rows = training.path("rows").asInt(defaults.rows());
        int minimum = training.path("minimumRows").asInt(defaults.minimumRows());
        if (minimum > rows) {
            add(
                    path.key(training.has("rows") ? "rows" : "minimumRows"),
                    "no training could start: rows is " + rows + ", minimumRows is " + minimum);
        }
    }

    /** What is kept of an entity is one record of a changelog, which must not exceed a broker's default limit. */
    private void windows(JsonNode detector, KeyPath path) {
        JsonNode networks = detector.path("model").path("networks");
        if (detector.path("window").asInt(1) > 1 && networks.asInt(1) > 1) {
            add(
                    path.key("model").key("networks"),
                    "is " + networks.asInt() + ", but windows are judged by one set of networks; leave it out");
        }
        int window = detector.path("window").asInt(1);
        if (window <= 1) {
            if (detector.path("differences").asBoolean()) {
                add(
                        path.key("differences"),
                        "are changes between the readings of a window; set a window of more than 1, or leave it out");
            }
            if (detector.has("history")) {
                add(
                        path.key("history"),
                        "is kept of the readings of a window; set a window of more than 1, or leave it out");
            }
            if (detector.has("alarmBudget")) {
                add(
                        path.key("alarmBudget"),
                        "counts opened alarms, and only a window of more than 1 has them; set falseAlarmRate, or a window");
            }
            return;
        }
        if (detector.has("alarmBudget") && detector.has("falseAlarmRate")) {
            add(path.key("alarmBudget"), "says the same as falseAlarmRate in other words; set one of them");
        }
        long numbers = (long) window * columns(detector.path("features"));
        if (numbers > MOST_NUMBERS_PER_WINDOW) {
            add(
                    path.key("window"),
                    "makes windows of " + numbers + " numbers; at most " + MOST_NUMBERS_PER_WINDOW
                            + " can be kept of an entity");
        }
    }

    /** Readings further apart than an entity is remembered cannot be judged together. */
    private void gaps(JsonNode history, KeyPath path) {
        pause(history.path("maxGap"), path.key("maxGap"));
        pause(history.path("expireAfter"), path.key("expireAfter"));
        Duration expireAfter = duration(history.path("expireAfter"))
                .orElse(new HistoryConfig(Optional.empty(), null, null, null).expireAfter());
        duration(history.path("maxGap"))
                .filter(gap -> gap.compareTo(expireAfter) > 0)
                .ifPresent(gap -> add(
                        path.key("maxGap"),
                        "is longer than an entity is remembered; set expireAfter to at least as long"));
    }

    private static Optional<Duration> duration(JsonNode node) {
        return node.isTextual() ? Durations.parse(node.asText()) : Optional.empty();
    }

    private static long columns(JsonNode features) {
        return texts(features).stream()
                .map(Feature::spelt)
                .flatMap(Optional::stream)
                .mapToLong(Feature::width)
                .sum();
    }

    /** The calendar says nothing of a record but when it came. */
    private void moreThanTheCalendar(JsonNode features, KeyPath path) {
        boolean calendarAlone = !features.isEmpty();
        for (JsonNode feature : features) {
            calendarAlone &= Feature.spelt(feature.asText())
                    .filter(CalendarFeature.class::isInstance)
                    .isPresent();
        }
        if (calendarAlone) {
            add(path, "name at least one field beside the calendar");
        }
    }

    private void pause(JsonNode every, KeyPath path) {
        if (duration(every).filter(Duration::isZero).isPresent()) {
            add(path, "must be longer than nothing");
        }
    }

    /** The pattern of a moment lets through a thirteenth month. */
    private void moment(JsonNode moment, KeyPath path) {
        boolean looksLikeOne =
                moment.isTextual() && MOMENT.matcher(moment.asText()).matches();
        if (looksLikeOne && Instants.parse(moment.asText()).isEmpty()) {
            add(path, "there is no such moment as " + Values.describe(moment));
        }
    }

    private void ownOutput(ObjectNode tree, JsonNode inputs, KeyPath path) {
        TopicsConfig topics =
                new TopicsConfig(tree.path("topics").path("prefix").asText(null), null, null);
        Set<String> outputs = Set.of(
                topics.anomalies(),
                topics.scores(),
                topics.deadLetters(),
                topics.models(),
                topics.modelEvents(),
                topics.shadow(),
                topics.feedback(),
                topics.replay());
        for (int i = 0; i < inputs.size(); i++) {
            if (outputs.contains(inputs.get(i).asText())) {
                add(path.index(i), "\"" + inputs.get(i).asText() + "\" is written by latentry itself");
            }
        }
    }

    private void add(KeyPath path, String message) {
        problems.add(new Problem(path.toString(), message));
    }
}
