/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.time.Duration;

/**
 * How many alarms may be opened without a fault.
 *
 * @param alarms so many, above 0
 * @param per of this time, for each entity
 */
public record AlarmBudget(double alarms, Duration per) {

    public AlarmBudget {
        if (!(alarms > 0) || !Double.isFinite(alarms)) {
            throw new IllegalArgumentException(
                    "A budget of %s alarms cannot be kept; it must be above 0.".formatted(alarms));
        }
        if (per.isNegative() || per.isZero()) {
            throw new IllegalArgumentException("An alarm budget needs a time to count in, not %s.".formatted(per));
        }
    }
}
