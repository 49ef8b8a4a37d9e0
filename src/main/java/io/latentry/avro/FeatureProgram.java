/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * What to do with the bytes of one writer schema: one step per field, in the order of the writer. A schema that cannot
 * serve compiles too, into a program that finds every record unreadable and says why.
 */
final class FeatureProgram {
    private final String[] fields;
    private final Step[] steps;
    private final boolean wholeRecord;

    private FeatureProgram(List<String> fields, List<Step> steps, boolean wholeRecord) {
        this.fields = fields.toArray(String[]::new);
        this.steps = steps.toArray(Step[]::new);
        this.wholeRecord = wholeRecord;
    }

    /**
     * A program that fills a row.
     *
     * @param features by the first column of each
     * @param timeField field that holds the event time; absent where the record's timestamp is it
     */
    static FeatureProgram row(Schema writer, Map<Integer, FieldFeature> features, Optional<String> timeField) {
        if (writer.getType() != Schema.Type.RECORD) {
            return refusal(features.values().iterator().next().field(), UnreadableReason.MISSING_FEATURE, writer);
        }
        Map<String, List<Step>> wanted = new HashMap<>();
        for (Map.Entry<Integer, FieldFeature> placed : features.entrySet()) {
            FieldFeature feature = placed.getValue();
            Schema.Field field = writer.getField(feature.field());
            if (field == null) {
                return refusal(feature.field(), UnreadableReason.MISSING_FEATURE, writer);
            }
            want(wanted, field, fill(placed.getKey(), feature, field.schema()));
        }
        if (timeField.isPresent()) {
            Schema.Field field = writer.getField(timeField.get());
            if (field == null) {
                return refusal(timeField.get(), UnreadableReason.TIME, writer);
            }
            want(wanted, field, ReadSteps.time(field.schema()));
        }
        return compile(writer.getFields(), wanted, true);
    }

    /** A program that reads the entity and goes no further. */
    static FeatureProgram entity(Schema writer, String entityField) {
        Schema.Field field = writer.getType() == Schema.Type.RECORD ? writer.getField(entityField) : null;
        if (field == null) {
            return refusal(entityField, UnreadableReason.ENTITY, writer);
        }
        Map<String, List<Step>> wanted = new HashMap<>();
        want(wanted, field, ReadSteps.entity(field.schema()));
        return compile(writer.getFields().subList(0, field.pos() + 1), wanted, false);
    }

    void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
        for (int i = 0; i < steps.length; i++) {
            in.at(fields[i]);
            steps[i].run(in, out);
        }
        if (wholeRecord) {
            in.expectEnd();
        }
    }

    private static void want(Map<String, List<Step>> wanted, Schema.Field field, Step step) {
        wanted.computeIfAbsent(field.name(), name -> new ArrayList<>()).add(step);
    }

    private static Step fill(int column, FieldFeature feature, Schema schema) {
        Step read = feature.length().isPresent()
                ? ReadSteps.array(schema, feature.length().getAsInt())
                : ReadSteps.number(schema);
        return (in, out) -> {
            out.moveTo(column);
            read.run(in, out);
        };
    }

    private static FeatureProgram compile(
            List<Schema.Field> writerFields, Map<String, List<Step>> wanted, boolean wholeRecord) {
        SkipSteps skips = new SkipSteps();
        List<String> names = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        for (Schema.Field field : writerFields) {
            Step step = wanted.containsKey(field.name())
                    ? wanted.get(field.name()).stream()
                            .reduce(FeatureProgram::both)
                            .orElseThrow()
                    : skips.skip(field.schema());
            if (step != SkipSteps.NOTHING) {
                names.add(field.name());
                steps.add(step);
            }
        }
        return new FeatureProgram(names, steps, wholeRecord);
    }

    /** A field may be a feature and the time at once: it is read twice. */
    private static Step both(Step first, Step second) {
        return (in, out) -> {
            int start = in.position();
            first.run(in, out);
            in.rewind(start);
            second.run(in, out);
        };
    }

    private static FeatureProgram refusal(String field, UnreadableReason reason, Schema writer) {
        String found = writer.getType() == Schema.Type.RECORD
                ? writer.getFields().stream().map(Schema.Field::name).collect(Collectors.joining(", "))
                : writer.getType().getName();
        Step refusal = Step.refuse(reason, "a field of that name in the writer schema", found);
        return new FeatureProgram(List.of(field), List.of(refusal), false);
    }
}
