/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.FieldFeature;
import io.latentry.config.ValuePath.Elements;
import java.util.Arrays;
import java.util.List;

/** Where a value of the record goes. */
sealed interface Target permits Target.Columns, Target.Role {

    /** What a record is that lacks the value. */
    UnreadableReason lacking();

    /** What a record is whose value is of a kind that cannot go there. */
    UnreadableReason unfit();

    /** A value that is no feature. */
    enum Role implements Target {
        /** When the record was observed. */
        TIME(UnreadableReason.TIME),
        /** What the record is about. */
        ENTITY(UnreadableReason.ENTITY);

        private final UnreadableReason reason;

        Role(UnreadableReason reason) {
            this.reason = reason;
        }

        @Override
        public UnreadableReason lacking() {
            return reason;
        }

        @Override
        public UnreadableReason unfit() {
            return reason;
        }
    }

    /**
     * A block of columns, which moves with the elements of the arrays around it: it begins at
     * {@code first + Σ strides[i] · index of the element of array i}.
     */
    final class Columns implements Target {
        private final int first;
        private final int width;
        private final int[] strides;
        private final List<String> symbols;

        private Columns(int first, int width, int[] strides, List<String> symbols) {
            this.first = first;
            this.width = width;
            this.strides = strides;
            this.symbols = symbols;
        }

        /** The columns of a feature. */
        static Columns of(FieldFeature feature, int first) {
            return new Columns(first, feature.width(), new int[0], feature.symbols());
        }

        /** The columns of one element, within an array whose elements have these columns. */
        Columns within(Elements elements) {
            int each = width / elements.count();
            int[] more = Arrays.copyOf(strides, strides.length + 1);
            more[strides.length] = each;
            return new Columns(first, each, more, symbols);
        }

        /** The first of them, at those elements of the arrays around. */
        int at(int[] elements) {
            int column = first;
            for (int i = 0; i < strides.length; i++) {
                column += strides[i] * elements[i];
            }
            return column;
        }

        int width() {
            return width;
        }

        /** How many arrays are around them. */
        int depth() {
            return strides.length;
        }

        /** Symbols that have a column each; empty for a number. */
        List<String> symbols() {
            return symbols;
        }

        @Override
        public UnreadableReason lacking() {
            return UnreadableReason.MISSING_FEATURE;
        }

        @Override
        public UnreadableReason unfit() {
            return UnreadableReason.NOT_NUMERIC;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Columns columns
                    && first == columns.first
                    && width == columns.width
                    && Arrays.equals(strides, columns.strides)
                    && symbols.equals(columns.symbols);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * first + width) + Arrays.hashCode(strides);
        }
    }
}
