/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Gathers the steps of a record's fields; fields of fixed size that follow each other become one step. */
final class RecordSteps {
    private final List<String> names = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> runNames = new ArrayList<>();
    private final List<Integer> runColumns = new ArrayList<>();
    private FixedNumber runOf = FixedNumber.DOUBLE;

    /** Adds a field that nobody wants. */
    void skip(String name, Step step) {
        if (step != SkipSteps.NOTHING) {
            add(name, step);
        }
    }

    /** Adds a field. */
    void add(String name, Step step) {
        endRun();
        names.add(name);
        steps.add(step);
    }

    /** Adds a field to the run of numbers, if it is one that can be. */
    boolean number(String name, Schema schema, List<Demand> demands) {
        Optional<FixedNumber> number = FixedNumber.of(schema);
        if (number.isEmpty()
                || demands.size() != 1
                || !demands.get(0).isHere()
                || !(demands.get(0).target() instanceof Target.Columns columns)
                || !columns.symbols().isEmpty()
                || columns.depth() > 0) {
            return false;
        }
        if (number.get() != runOf) {
            endRun();
            runOf = number.get();
        }
        runNames.add(name);
        runColumns.add(columns.at(new int[0]));
        return true;
    }

    private void endRun() {
        if (!runNames.isEmpty()) {
            names.add(runNames.get(0));
            steps.add(new NumberRunStep(
                    runOf,
                    runNames.toArray(String[]::new),
                    runColumns.stream().mapToInt(Integer::intValue).toArray()));
            runNames.clear();
            runColumns.clear();
        }
    }

    /** The step that reads the record. */
    Step build() {
        endRun();
        return new InOrder(names.toArray(String[]::new), steps.toArray(Step[]::new));
    }

    private record InOrder(String[] names, Step[] steps) implements Step {
        @Override
        public void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
            for (int i = 0; i < steps.length; i++) {
                in.at(names[i]);
                steps[i].run(in, out);
            }
        }
    }
}
