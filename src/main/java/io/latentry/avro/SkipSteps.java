/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Compiles schemas whose values nobody wants into steps that go past them. Every step consumes at least one byte, apart
 * from {@link #NOTHING}, which is never looped over: the work is bounded by the length of the record, whatever counts its
 * bytes claim.
 */
final class SkipSteps {
    /** Goes past a value that is encoded in no bytes. */
    static final Step NOTHING = (in, out) -> {};
    /** Goes past an {@code int}, a {@code long} or a symbol. */
    static final Step INTEGER = (in, out) -> in.skipLong();
    /** Goes past a text or bytes. */
    static final Step TEXT = (in, out) -> in.skipLengthPrefixed();

    /** Records by full name: a schema may refer to itself, and what is used often is compiled once. */
    private final Map<String, Step> records = new HashMap<>();

    Step skip(Schema schema) {
        return switch (schema.getType()) {
            case NULL -> NOTHING;
            case BOOLEAN -> bytes(1);
            case FLOAT -> bytes(4);
            case DOUBLE -> bytes(8);
            case FIXED -> bytes(schema.getFixedSize());
            case INT, LONG, ENUM -> INTEGER;
            case STRING, BYTES -> TEXT;
            case UNION -> Step.perBranch(schema, this::skip);
            case ARRAY -> blocks(skip(schema.getElementType()));
            case MAP -> entries(skip(schema.getValueType()));
            case RECORD -> record(schema);
        };
    }

    private static Step bytes(int size) {
        return size == 0 ? NOTHING : (in, out) -> in.skip(size);
    }

    private static Step entries(Step value) {
        return blocks((in, out) -> {
            in.skipLengthPrefixed();
            value.run(in, out);
        });
    }

    private static Step blocks(Step element) {
        return (in, out) -> {
            for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
                if (in.blockBytes() >= 0) {
                    in.skip(in.blockBytes());
                } else if (element != NOTHING) {
                    for (long i = 0; i < count; i++) {
                        element.run(in, out);
                    }
                }
            }
        };
    }

    private Step record(Schema schema) {
        Step known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        Fields fields = new Fields();
        records.put(schema.getFullName(), fields);
        fields.steps = schema.getFields().stream()
                .map(field -> skip(field.schema()))
                .filter(step -> step != NOTHING)
                .toArray(Step[]::new);
        if (fields.steps.length == 0) {
            records.put(schema.getFullName(), NOTHING);
            return NOTHING;
        }
        return fields;
    }

    /** The fields of a record; they are set late because they may lead back to the record. */
    private static final class Fields implements Step {
        private Step[] steps = {};

        @Override
        public void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
            in.enter();
            for (Step step : steps) {
                step.run(in, out);
            }
            in.leave();
        }
    }
}
