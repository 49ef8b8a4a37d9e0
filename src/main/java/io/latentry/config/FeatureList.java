/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import io.latentry.config.ValuePath.Elements;
import io.latentry.config.ValuePath.Entry;
import io.latentry.config.ValuePath.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The features of a detector, in the order of the row. No two of them fill the same column, and no value is taken for a
 * number by one and for something else by another.
 *
 * @param features at least one of them is a field
 */
public record FeatureList(List<Feature> features) {

    /** Those features. */
    public FeatureList {
        features = List.copyOf(features);
    }

    /**
     * The features that are written so.
     *
     * @throws IllegalArgumentException when there is no field, or some are misspelt or contradict each other
     */
    public static FeatureList parse(List<String> texts) {
        SortedMap<Integer, String> faults = faults(texts);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Feature " + String.join("; feature ", faults.values()));
        }
        FeatureList list = new FeatureList(texts.stream().map(Feature::parse).toList());
        if (list.features.stream().noneMatch(FieldFeature.class::isInstance)) {
            throw new IllegalArgumentException("At least one feature must be a field of the record");
        }
        return list;
    }

    /** Names of the columns. */
    public List<String> columns() {
        return features.stream().flatMap(Feature::columns).toList();
    }

    /** What is wrong with some of them, by their index. */
    static SortedMap<Integer, String> faults(List<String> texts) {
        SortedMap<Integer, String> faults = new TreeMap<>();
        Map<String, Place> places = new HashMap<>();
        Map<Feature, String> calendar = new HashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            String text = texts.get(i);
            try {
                Feature feature = Feature.parse(text);
                if (feature instanceof FieldFeature field) {
                    claim(places, field);
                } else if (calendar.putIfAbsent(feature, text) != null) {
                    throw new IllegalArgumentException("\"" + text + "\" is named twice");
                }
            } catch (IllegalArgumentException e) {
                faults.put(i, e.getMessage());
            }
        }
        return faults;
    }

    private static void claim(Map<String, Place> places, FieldFeature feature) {
        StringBuilder way = new StringBuilder();
        for (Step step : feature.path().steps()) {
            if (!way.isEmpty()) {
                place(places, way).hold(step.getClass(), feature);
            }
            way.append('/').append(step instanceof Elements ? "[]" : step instanceof Entry e ? "{" + e.key() : step);
        }
        Place end = place(places, way);
        end.hold(feature.symbols().isEmpty() ? Number.class : Enum.class, feature);
        end.add(feature);
    }

    private static Place place(Map<String, Place> places, CharSequence way) {
        return places.computeIfAbsent(way.toString(), w -> new Place());
    }

    /** A value of the record: what it is taken for, and which features end there. */
    private static final class Place {
        private final List<FieldFeature> ending = new ArrayList<>();
        private Class<?> kind;
        private FieldFeature first;

        void hold(Class<?> kind, FieldFeature feature) {
            if (first == null) {
                this.kind = kind;
                first = feature;
            } else if (!this.kind.equals(kind)) {
                throw new IllegalArgumentException("\"" + feature + "\" is the same field as \"" + first + "\"");
            }
        }

        void add(FieldFeature feature) {
            for (FieldFeature other : ending) {
                if (overlap(feature, other)) {
                    throw new IllegalArgumentException(
                            feature.equals(other)
                                    ? "\"" + feature + "\" is named twice"
                                    : "\"" + feature + "\" has columns of \"" + other + "\"");
                }
            }
            ending.add(feature);
        }

        private static boolean overlap(FieldFeature one, FieldFeature other) {
            boolean overlap = one.symbols().isEmpty() || !Collections.disjoint(one.symbols(), other.symbols());
            for (int i = 0; i < one.path().steps().size(); i++) {
                if (one.path().steps().get(i) instanceof Elements a
                        && other.path().steps().get(i) instanceof Elements b) {
                    overlap &= a.first() <= b.last() && b.first() <= a.last();
                }
            }
            return overlap;
        }
    }
}
