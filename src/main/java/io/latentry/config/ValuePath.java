/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The way from the top of a record to one value or to several: {@code flow}, {@code engine.temperature},
 * {@code wheels[4].speed}, {@code spectrum[0..127]}, {@code readings{inlet}}.
 *
 * @param steps the first of them is a field
 */
public record ValuePath(List<Step> steps) {
    /** Most steps of a path. */
    public static final int MAX_STEPS = 32;

    private static final String NAME = "[\\p{L}_][\\p{L}\\p{N}_-]*";
    private static final String SELECTION = "(?:\\[[1-9][0-9]{0,6}\\]|\\[[0-9]{1,7}\\.\\.[0-9]{1,7}\\]|\\{[^{}]+\\})*";

    /** What a path looks like. */
    static final String GRAMMAR = NAME + SELECTION + "(?:\\." + NAME + SELECTION + ")*";

    private static final Pattern WHOLE = Pattern.compile(GRAMMAR);
    private static final Pattern STEP = Pattern.compile("\\.?(?<name>" + NAME + ")|\\[(?<length>\\d+)]"
            + "|\\[(?<first>\\d+)\\.\\.(?<last>\\d+)]|\\{(?<key>[^{}]+)}");

    /** One step down. */
    public sealed interface Step permits Field, Elements, Entry {}

    /** Into a field of a record. */
    public record Field(String name) implements Step {}

    /**
     * Into elements of an array.
     *
     * @param first index of the first, counted from 0
     * @param last index of the last, which belongs to them
     * @param whole whether the array must end there
     */
    public record Elements(int first, int last, boolean whole) implements Step {
        /** How many they are. */
        public int count() {
            return last - first + 1;
        }
    }

    /** Into the value that a map has under a key. */
    public record Entry(String key) implements Step {}

    /** A path of those steps. */
    public ValuePath {
        steps = List.copyOf(steps);
    }

    /**
     * The path that is written so.
     *
     * @throws IllegalArgumentException when it is misspelt
     */
    public static ValuePath parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            throw new IllegalArgumentException("\"" + text
                    + "\": expected a field (flow), a field of a field (engine.temperature), an array with its length"
                    + " (spectrum[64]), some of its elements (spectrum[0..15]) or a value of a map (readings{inlet})");
        }
        List<Step> steps = new ArrayList<>();
        Matcher step = STEP.matcher(text);
        while (step.find()) {
            steps.add(step(text, step));
        }
        if (steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("\"" + text + "\": expected at most " + MAX_STEPS + " steps");
        }
        return new ValuePath(steps);
    }

    private static Step step(String text, Matcher step) {
        if (step.group("name") != null) {
            return new Field(step.group("name"));
        }
        if (step.group("key") != null) {
            return new Entry(step.group("key"));
        }
        if (step.group("length") != null) {
            return new Elements(0, Integer.parseInt(step.group("length")) - 1, true);
        }
        Elements elements =
                new Elements(Integer.parseInt(step.group("first")), Integer.parseInt(step.group("last")), false);
        if (elements.count() < 1) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": the elements begin after their end; both belong to them");
        }
        return elements;
    }

    /** To how many values it leads. */
    public long width() {
        long width = 1;
        for (Step step : steps) {
            // No step is wider than 10^7: the product with a width that was cut cannot overflow.
            width = step instanceof Elements elements ? Math.min(width * elements.count(), 1L << 32) : width;
        }
        return width;
    }

    /** The names of the values, in order: {@code wheels[0].speed}, {@code wheels[1].speed}, … */
    public Stream<String> names() {
        Stream<String> names = Stream.of("");
        for (Step step : steps) {
            names = names.flatMap(name -> below(name, step));
        }
        return names;
    }

    private static Stream<String> below(String name, Step step) {
        if (step instanceof Field field) {
            return Stream.of(name.isEmpty() ? field.name() : name + "." + field.name());
        }
        if (step instanceof Entry entry) {
            return Stream.of(name + "{" + entry.key() + "}");
        }
        Elements elements = (Elements) step;
        return IntStream.rangeClosed(elements.first(), elements.last()).mapToObj(i -> name + "[" + i + "]");
    }

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Step step : steps) {
            if (step instanceof Field field) {
                text.append(text.isEmpty() ? "" : ".").append(field.name());
            } else if (step instanceof Entry entry) {
                text.append('{').append(entry.key()).append('}');
            } else {
                Elements elements = (Elements) step;
                text.append('[')
                        .append(elements.whole() ? "" : elements.first() + "..")
                        .append(elements.whole() ? elements.count() : elements.last())
                        .append(']');
            }
        }
        return text.toString();
    }
}
