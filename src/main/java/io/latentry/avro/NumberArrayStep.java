/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.ValuePath.Elements;

/** Reads elements of an array of floats or doubles, a block at a time. */
final class NumberArrayStep implements Step {
    private final String path;
    private final Elements elements;
    private final FixedNumber type;
    private final Target.Columns columns;

    /** @param columns of one element */
    NumberArrayStep(String path, Elements elements, FixedNumber type, Target.Columns columns) {
        this.path = path;
        this.elements = elements;
        this.type = type;
        this.columns = columns;
    }

    @Override
    public void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
        out.element(columns.depth() - 1, 0);
        int first = out.at(columns) - elements.first();
        long read = 0;
        for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
            ArrayStep.check(in, elements, read, count);
            long from = Math.min(Math.max(elements.first() - read, 0), count);
            long to = Math.min(Math.max(elements.last() + 1 - read, from), count);
            in.skip(from * type.size());
            read(in, out, (int) (first + read + from), (int) (to - from));
            in.skip((count - to) * type.size());
            read += count;
        }
        ArrayStep.checkEnd(in, elements, read);
    }

    private void read(AvroCursor in, FeatureRow out, int column, int count) throws UnreadableRecordException {
        if (in.remaining() >= (long) count * type.size()
                && type.read(in.bytes(), in.position(), out.values(), column, count)) {
            in.moveTo(in.position() + count * type.size());
        } else {
            in.at(path);
            for (int i = 0; i < count; i++) {
                out.values()[column + i] = LeafSteps.finite(in, type.read(in));
            }
        }
    }
}
