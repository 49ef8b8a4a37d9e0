/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** What can go wrong with a pump or with its instruments, and for how many readings. */
public enum PumpFault {
    /** Vibration and bearing temperature grow, friction takes some current. */
    BEARING_WEAR("bearing-wear", 150, 450),
    /** The inlet runs short: low suction pressure, restless flow, bursts of vibration, less head. */
    CAVITATION("cavitation", 40, 150),
    /** Water leaves between pump and flow meter: less flow and pressure for more current. */
    LEAK("leak", 80, 300),
    /** One sensor repeats its last value. */
    STUCK_SENSOR("stuck-sensor", 60, 240),
    /** One sensor reports nonsense for a moment. */
    SPIKE("spike", 1, 3),
    /** One sensor slowly walks away from the truth. */
    DRIFT("drift", 150, 450);

    private final String truth;
    private final int shortest;
    private final int longest;

    PumpFault(String truth, int shortest, int longest) {
        this.truth = truth;
        this.shortest = shortest;
        this.longest = longest;
    }

    /** Name of the fault in the header {@value SimulatedRecord#TRUTH_HEADER}. */
    public String truth() {
        return truth;
    }

    /** Whether the pump goes to the workshop afterwards; a wrong sensor is replaced while it runs. */
    boolean stopsThePump() {
        return this == BEARING_WEAR || this == CAVITATION || this == LEAK;
    }

    int drawLength(RandomGenerator random) {
        return random.nextInt(shortest, longest + 1);
    }

    static double meanLength() {
        return Arrays.stream(values())
                .mapToDouble(fault -> (fault.shortest + fault.longest) / 2.0)
                .average()
                .orElseThrow();
    }
}
