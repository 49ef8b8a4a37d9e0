/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** Gathers the steps of a record's fields; numbers of a fixed size that follow each other, as their columns do, become one. */
final class RecordSteps {
    private final List<String> names = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> runNames = new ArrayList<>();
    private FixedNumber runOf = FixedNumber.DOUBLE;
    private int runStart;

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
        int column = columns.at(new int[0]);
        if (runNames.isEmpty() || number.get() != runOf || column != runStart + runNames.size()) {
            endRun();
            runOf = number.get();
            runStart = column;
        }
        runNames.add(name);
        return true;
    }

    private void endRun() {
        if (!runNames.isEmpty()) {
            names.add(runNames.get(0));
            steps.add(new NumberRunStep(runOf, runNames, runStart));
            runNames.clear();
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
            byte[] bytes = in.bytes();
            int end = in.end();
            // The commonest steps are told apart here, and move a place that stays in a register: a call through the
            // interface, or a place that each stores and the next loads again, costs as much as what they do.
            int at = in.position();
            for (int i = 0; i < steps.length; i++) {
                Step step = steps[i];
                int next = VarInts.UNKNOWN;
                if (step instanceof NumberRunStep numbers) {
                    next = numbers.readAll(bytes, at, end, out);
                } else if (step == SkipSteps.TEXT) {
                    next = VarInts.behindText(bytes, at, end);
                } else if (step == SkipSteps.INTEGER) {
                    next = VarInts.behindLong(bytes, at, end);
                } else if (step == LeafSteps.MILLIS) {
                    next = VarInts.behindLong(bytes, at, end);
                    if (next != VarInts.UNKNOWN) {
                        out.time(VarInts.longBetween(bytes, at, next));
                    }
                }
                if (next == VarInts.UNKNOWN) {
                    in.moveTo(at);
                    in.at(names[i]);
                    step.run(in, out);
                    next = in.position();
                }
                at = next;
            }
            in.moveTo(at);
        }
    }
}
