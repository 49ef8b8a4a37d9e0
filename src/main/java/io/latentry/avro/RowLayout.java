/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Which column of a row each feature begins at. */
final class RowLayout {
    private final Map<Integer, FieldFeature> fields = new TreeMap<>();
    private final Map<Integer, CalendarFeature> calendar = new TreeMap<>();
    private final List<String> columns;

    /** @throws IllegalArgumentException when there is no field, or one is misspelt or named twice */
    RowLayout(List<String> features) {
        List<Feature> parsed = features.stream().map(Feature::parse).toList();
        columns = parsed.stream().flatMap(Feature::columns).toList();
        Set<Object> seen = new HashSet<>();
        int column = 0;
        for (int i = 0; i < parsed.size(); i++) {
            Feature feature = parsed.get(i);
            boolean isNew;
            if (feature instanceof FieldFeature field) {
                isNew = seen.add(field.field());
                fields.put(column, field);
            } else {
                isNew = seen.add(feature);
                calendar.put(column, (CalendarFeature) feature);
            }
            if (!isNew) {
                throw new IllegalArgumentException(
                        "Feature '" + features.get(i).replaceFirst("\\[.*", "") + "' is named twice");
            }
            column += feature.width();
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("A reader needs at least one feature that is a field of the record");
        }
    }

    /** The fields, by the first column of each. */
    Map<Integer, FieldFeature> fields() {
        return fields;
    }

    /** Names of the columns. */
    List<String> columns() {
        return columns;
    }

    /** Fills the columns that follow from the event time, of the row that begins at {@code position}. */
    void date(FloatBuffer rows, int position, long eventTime) {
        calendar.forEach((column, feature) -> feature.fill(rows, position + column, eventTime));
    }

    /** Marks the columns that follow from the event time as missing. */
    void leaveUndated(FloatBuffer rows, int position) {
        calendar.forEach((column, feature) -> feature.omit(rows, position + column));
    }
}
