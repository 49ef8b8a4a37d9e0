/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;

/** One instruction of a {@link FeatureProgram}: reads one value of a known schema. */
@FunctionalInterface
interface Step {
    void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException;

    /** The step for a schema that may be a union: {@code leaf} compiles what is not one. */
    static Step perBranch(Schema schema, Function<Schema, Step> leaf) {
        if (!schema.isUnion()) {
            return leaf.apply(schema);
        }
        List<Step> compiled = schema.getTypes().stream().map(leaf).toList();
        Step[] branches = compiled.toArray(Step[]::new);
        return (in, out) -> branches[in.readIndex(branches.length)].run(in, out);
    }

    /** A value that is wanted for two things is read twice. */
    static Step both(Step first, Step second) {
        return (in, out) -> {
            int start = in.position();
            first.run(in, out);
            in.moveTo(start);
            second.run(in, out);
        };
    }
}
