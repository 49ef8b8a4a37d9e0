/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.CalendarFeature;
import io.latentry.config.Feature;
import io.latentry.config.FeatureList;
import io.latentry.config.FieldFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which column of a row each feature begins at. */
final class RowLayout {
    private final List<Demand> fields = new ArrayList<>();
    private final Map<Integer, CalendarFeature> calendar = new TreeMap<>();
    private final List<String> columns;
    private final boolean dated;

    RowLayout(FeatureList features) {
        columns = features.columns();
        int column = 0;
        for (Feature feature : features.features()) {
            if (feature instanceof FieldFeature field) {
                fields.add(new Demand(field.path().steps(), Target.Columns.of(field, column)));
            } else {
                calendar.put(column, (CalendarFeature) feature);
            }
            column += feature.width();
        }
        dated = !calendar.isEmpty();
    }

    /** What is wanted of a record, in the order of the features. */
    List<Demand> fields() {
        return fields;
    }

    /** Names of the columns. */
    List<String> columns() {
        return columns;
    }

    /** Whether some columns follow from the event time. */
    boolean isDated() {
        return dated;
    }

    /** Fills the columns that follow from the event time. */
    void date(FeatureRow row) {
        calendar.forEach((column, feature) -> {
            double angle = feature.angle(row.time());
            int at = row.at(column);
            row.values()[at] = (float) Math.sin(angle);
            row.values()[at + 1] = (float) Math.cos(angle);
        });
    }

    /** Marks the columns that follow from the event time as missing. */
    void leaveUndated(FeatureRow row) {
        calendar.forEach((column, feature) -> row.missing(row.at(column), feature.width()));
    }
}
