/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/** Reads fields of one fixed size that follow each other. Only where something is wrong, it goes field by field to say where. */
final class NumberRunStep implements Step {
    private final FixedNumber type;
    private final String[] names;
    private final int[] columns;
    private final int bytes;

    NumberRunStep(FixedNumber type, String[] names, int[] columns) {
        this.type = type;
        this.names = names;
        this.columns = columns;
        this.bytes = type.size() * columns.length;
    }

    @Override
    public void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
        if (in.remaining() < bytes || !type.read(in, out.values(), columns)) {
            for (int i = 0; i < columns.length; i++) {
                in.at(names[i]);
                out.values()[columns[i]] = LeafSteps.finite(in, type.read(in));
            }
        }
    }
}
