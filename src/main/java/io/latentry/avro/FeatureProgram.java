/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.ValuePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * What to do with the bytes of one writer schema, in the order of the writer. A schema that cannot serve compiles too, into
 * a program that finds every record unreadable and says why.
 */
final class FeatureProgram {
    private final Step record;
    private final boolean wholeRecord;

    private FeatureProgram(Step record, boolean wholeRecord) {
        this.record = record;
        this.wholeRecord = wholeRecord;
    }

    /**
     * A program that fills a row.
     *
     * @param time where the event time is; absent where the record's timestamp is it
     */
    static FeatureProgram row(Schema writer, List<Demand> features, Optional<ValuePath> time) {
        List<Demand> demands = new ArrayList<>(features);
        time.ifPresent(path -> demands.add(new Demand(path.steps(), Target.Role.TIME)));
        return new FeatureProgram(new PathCompiler().wholeRecord(writer, demands), true);
    }

    /** A program that reads the entity and goes no further. */
    static FeatureProgram entity(Schema writer, ValuePath entity) {
        Demand demand = new Demand(entity.steps(), Target.Role.ENTITY);
        return new FeatureProgram(new PathCompiler().beginningOfRecord(writer, List.of(demand)), false);
    }

    void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
        record.run(in, out);
        if (wholeRecord) {
            in.expectEnd();
        }
    }
}
