/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.OptionalDouble;

/** How many false alarms a detector is to give. */
public sealed interface AlarmRule {

    /** As many as it was trained for. */
    AlarmRule AS_TRAINED = new AsTrained();

    /** α, where the rule changes it. */
    OptionalDouble falseAlarmRate();

    /**
     * Alarms that each reading may open on average, where the rule changes that.
     *
     * @param interval between two readings of an entity, in milliseconds; 0 where nobody knows
     * @throws IllegalArgumentException when the rule counts by time and nobody knows the interval
     */
    OptionalDouble perReading(long interval);

    /** What the detector was trained for. */
    record AsTrained() implements AlarmRule {
        @Override
        public OptionalDouble falseAlarmRate() {
            return OptionalDouble.empty();
        }

        @Override
        public OptionalDouble perReading(long interval) {
            return OptionalDouble.empty();
        }
    }

    /**
     * Another share of records.
     *
     * @param alpha share of normal records that may be called anomalous, or may open an alarm; above 0, at most 0.5
     */
    record Rate(double alpha) implements AlarmRule {
        public Rate {
            if (!(alpha > 0 && alpha <= 0.5)) {
                throw new IllegalArgumentException(
                        "The rate is %s, but must be above 0 and at most 0.5.".formatted(alpha));
            }
        }

        @Override
        public OptionalDouble falseAlarmRate() {
            return OptionalDouble.of(alpha);
        }

        @Override
        public OptionalDouble perReading(long interval) {
            return OptionalDouble.of(alpha);
        }
    }

    /** Another number of opened alarms; of a detector that judges each record by itself, of anomalous records. */
    record Budget(AlarmBudget budget) implements AlarmRule {
        @Override
        public OptionalDouble falseAlarmRate() {
            return OptionalDouble.empty();
        }

        @Override
        public OptionalDouble perReading(long interval) {
            return OptionalDouble.of(budget.perReading(interval));
        }
    }
}
