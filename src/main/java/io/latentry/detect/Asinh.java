/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

/**
 * The inverse hyperbolic sine to 1e-8, from a table of cubic polynomials that meet with equal slope (Hermite interpolation):
 * a logarithm and a square root would take most of the time of a view.
 */
final class Asinh {

    /** Farther out it is computed as it is. */
    private static final int LIMIT = 10;

    private static final int CELLS_PER_UNIT = 32;
    private static final int TERMS = 4;
    private static final double[] POLYNOMIALS = polynomials();

    private Asinh() {}

    static double of(double x) {
        double size = Math.abs(x);
        if (!(size < LIMIT)) {
            return Math.copySign(exact(size), x);
        }
        double place = size * CELLS_PER_UNIT;
        int cell = (int) place;
        double way = place - cell;
        int at = TERMS * cell;
        double y =
                POLYNOMIALS[at] + way * (POLYNOMIALS[at + 1] + way * (POLYNOMIALS[at + 2] + way * POLYNOMIALS[at + 3]));
        return Math.copySign(y, x);
    }

    private static double exact(double x) {
        return Math.log(x + Math.sqrt(x * x + 1));
    }

    private static double[] polynomials() {
        double[] polynomials = new double[TERMS * LIMIT * CELLS_PER_UNIT];
        for (int cell = 0, at = 0; cell < LIMIT * CELLS_PER_UNIT; cell++, at += TERMS) {
            double from = (double) cell / CELLS_PER_UNIT;
            double to = (cell + 1.0) / CELLS_PER_UNIT;
            double rise = exact(to) - exact(from);
            double slope = 1 / Math.sqrt(from * from + 1) / CELLS_PER_UNIT;
            double next = 1 / Math.sqrt(to * to + 1) / CELLS_PER_UNIT;
            polynomials[at] = exact(from);
            polynomials[at + 1] = slope;
            polynomials[at + 2] = 3 * rise - 2 * slope - next;
            polynomials[at + 3] = slope + next - 2 * rise;
        }
        return polynomials;
    }
}
