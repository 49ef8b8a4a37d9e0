/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.TrainingRows;
import java.util.Random;

/** What can go wrong with a sensor, or between two. */
enum FaultKind {
    /** A wrong value for a moment, in the middle of the stretch. */
    SPIKE {
        @Override
        void befall(TrainingRows rows, Fault fault, Random random) {
            int[] stretch = fault.stretch().rows();
            fault.add(rows, stretch[stretch.length / 2], fault.offset());
        }
    },
    /** The value from before the stretch is repeated. */
    STUCK {
        @Override
        void befall(TrainingRows rows, Fault fault, Random random) {
            float held = fault.stretch().before()[fault.feature()];
            for (int row : fault.stretch().rows()) {
                rows.values()[row * rows.width() + fault.feature()] = held;
            }
        }
    },
    /** The value walks away; a stretch of a single row is somewhere on the way. */
    DRIFT {
        @Override
        void befall(TrainingRows rows, Fault fault, Random random) {
            int[] stretch = fault.stretch().rows();
            for (int i = 0; i < stretch.length; i++) {
                double way = stretch.length == 1 ? random.nextDouble() : (i + 1.0) / stretch.length;
                fault.add(rows, stretch[i], way * fault.offset());
            }
        }
    },
    /** Two channels change places, each in the other's unit, as two sensors of one kind would. */
    SWAP {
        @Override
        void befall(TrainingRows rows, Fault fault, Random random) {
            Spreads spreads = fault.spreads();
            for (int row : fault.stretch().rows()) {
                int one = row * rows.width() + fault.feature();
                int other = row * rows.width() + fault.other();
                double ofOne = spreads.standardised(fault.feature(), rows.values()[one]);
                double ofOther = spreads.standardised(fault.other(), rows.values()[other]);
                rows.values()[one] = spreads.value(fault.feature(), ofOther);
                rows.values()[other] = spreads.value(fault.other(), ofOne);
            }
        }
    },
    /** White noise comes on top. */
    NOISE {
        @Override
        void befall(TrainingRows rows, Fault fault, Random random) {
            for (int row : fault.stretch().rows()) {
                fault.add(rows, row, random.nextGaussian() * fault.offset());
            }
        }
    },
    /** The value is not there. A detector is to leave it out, and not to take it for an anomaly. */
    MISSING {
        @Override
        void befall(TrainingRows rows, Fault fault, Random random) {
            for (int row : fault.stretch().rows()) {
                rows.values()[row * rows.width() + fault.feature()] = Float.NaN;
            }
        }
    };

    /** Lets a fault of this kind befall its stretch of the rows, in place. */
    abstract void befall(TrainingRows rows, Fault fault, Random random);
}
