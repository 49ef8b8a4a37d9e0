/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.ValuePath.Elements;

/** Reads elements of an array one after the other, and goes past those that nobody wants. */
final class ArrayStep implements Step {
    private final String path;
    private final Elements elements;
    private final Step element;
    private final Step skip;
    private final int depth;

    /** @param depth how many arrays are around this one */
    ArrayStep(String path, Elements elements, Step element, Step skip, int depth) {
        this.path = path;
        this.elements = elements;
        this.element = element;
        this.skip = skip;
        this.depth = depth;
    }

    @Override
    public void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
        long read = 0;
        for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
            in.at(path);
            check(in, elements, read, count);
            if (read > elements.last() && in.blockBytes() >= 0) {
                in.skip(in.blockBytes());
            } else {
                block(in, out, read, count);
            }
            read += count;
            // What follows is the array's, not its last element's.
            in.at(path);
        }
        checkEnd(in, elements, read);
    }

    private void block(AvroCursor in, FeatureRow out, long read, long count) throws UnreadableRecordException {
        for (long index = read; index < read + count; index++) {
            if (index < elements.first() || index > elements.last()) {
                skip.run(in, out);
            } else {
                out.element(depth, (int) index - elements.first());
                element.run(in, out);
            }
        }
    }

    /** Whether a block of that many can follow what has been read: every element that is wanted has a byte at least. */
    static void check(AvroCursor in, Elements elements, long read, long count) throws UnreadableRecordException {
        if (count > in.remaining()) {
            throw in.malformed(count + " array elements", in.remaining() + " bytes until the end");
        }
        if (elements.whole() && count > elements.count() - read) {
            throw in.unreadable(UnreadableReason.ARRAY_LENGTH, expected(elements), "at least " + (read + count));
        }
    }

    static void checkEnd(AvroCursor in, Elements elements, long read) throws UnreadableRecordException {
        if (read <= elements.last()) {
            throw in.unreadable(UnreadableReason.ARRAY_LENGTH, expected(elements), Long.toString(read));
        }
    }

    static String expected(Elements elements) {
        return elements.whole()
                ? "an array of " + elements.count() + " values"
                : "an array of at least " + (elements.last() + 1) + " values";
    }
}
