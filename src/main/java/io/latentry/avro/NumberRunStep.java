/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.List;

/**
 * Reads fields of one fixed size that follow each other, as their columns do: all at once or, where something is wrong,
 * field by field to say where.
 */
final class NumberRunStep implements Step {
    private final FixedNumber type;
    private final String[] names;
    private final int first;
    private final int bytes;

    /** @param first column of the first of them */
    NumberRunStep(FixedNumber type, List<String> names, int first) {
        this.type = type;
        this.names = names.toArray(String[]::new);
        this.first = first;
        this.bytes = type.size() * names.size();
    }

    /**
     * Reads them all at once.
     *
     * @param from where they begin
     * @param end of the record
     * @return where they end; {@link VarInts#UNKNOWN} if something may be wrong with them, which {@link #run} finds out
     */
    int readAll(byte[] record, int from, int end, FeatureRow out) {
        boolean sound = end - from >= bytes && type.read(record, from, out.values(), out.at(first), names.length);
        return sound ? from + bytes : VarInts.UNKNOWN;
    }

    /** Field by field, to say where something is wrong. */
    @Override
    public void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
        int at = out.at(first);
        for (int i = 0; i < names.length; i++) {
            in.at(names[i]);
            out.values()[at + i] = LeafSteps.finite(in, type.read(in));
        }
    }
}
