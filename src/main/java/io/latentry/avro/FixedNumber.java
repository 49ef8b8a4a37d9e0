/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.Optional;
import org.apache.avro.Schema;

/** The types whose values are numbers of a fixed size, so that many of them can be read at once. */
enum FixedNumber {
    FLOAT(Float.BYTES) {
        @Override
        boolean read(byte[] bytes, int from, float[] into, int first, int count) {
            return LittleEndian.readFloats(bytes, from, into, first, count);
        }

        @Override
        double read(AvroCursor in) throws UnreadableRecordException {
            return in.readFloat();
        }
    },
    DOUBLE(Double.BYTES) {
        @Override
        boolean read(byte[] bytes, int from, float[] into, int first, int count) {
            return LittleEndian.readDoubles(bytes, from, into, first, count);
        }

        @Override
        double read(AvroCursor in) throws UnreadableRecordException {
            return in.readDouble();
        }
    };

    private final int size;

    FixedNumber(int size) {
        this.size = size;
    }

    /** The number that a value of the schema is, if it is one of these. */
    static Optional<FixedNumber> of(Schema schema) {
        return switch (schema.getType()) {
            case FLOAT -> Optional.of(FLOAT);
            case DOUBLE -> Optional.of(DOUBLE);
            default -> Optional.empty();
        };
    }

    /** Bytes of a value. */
    int size() {
        return size;
    }

    /**
     * Reads so many values into columns that follow each other. They must be there.
     *
     * @return whether all are finite beyond doubt
     */
    abstract boolean read(byte[] bytes, int from, float[] into, int first, int count);

    /** Reads one value, which may be anything. */
    abstract double read(AvroCursor in) throws UnreadableRecordException;
}
