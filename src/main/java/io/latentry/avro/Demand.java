/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.ValuePath;
import java.util.List;

/**
 * A value that is wanted of a record, or of a part of it.
 *
 * @param path the way to it from there; empty where the part is the value
 * @param target where it goes
 */
record Demand(List<ValuePath.Step> path, Target target) {

    /** Whether the part itself is the value. */
    boolean isHere() {
        return path.isEmpty();
    }

    /** Whether it goes into the row. */
    boolean isFeature() {
        return target instanceof Target.Columns;
    }

    /** The first step of the way. */
    ValuePath.Step step() {
        return path.get(0);
    }

    /** What is wanted of the part one step down. */
    Demand below() {
        Target there = target instanceof Target.Columns columns && step() instanceof ValuePath.Elements elements
                ? columns.within(elements)
                : target;
        return new Demand(path.subList(1, path.size()), there);
    }
}
