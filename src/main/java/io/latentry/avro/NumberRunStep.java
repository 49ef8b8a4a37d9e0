/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.List;

/**
 * Reads fields of one fixed size that follow each other, as their columns do. Only where something is wrong, it goes field
 * by field to say where.
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

    @Override
    public void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
        int at = out.at(first);
        if (in.remaining() < bytes || !type.read(in, out.values(), at, names.length)) {
            for (int i = 0; i < names.length; i++) {
                in.at(names[i]);
                out.values()[at + i] = LeafSteps.finite(in, type.read(in));
            }
        }
    }
}
