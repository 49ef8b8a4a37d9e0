/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import io.latentry.vae.ComputeDevice;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What is measured, and for how long.
 *
 * @param features widths of the records: 38, 512 or both
 * @param arms what is compared; {@link Arm#SCORER} takes its batch size from {@link Arm#FULL}
 * @param rounds how often each arm has its turn
 * @param seconds that each arm is measured in each round
 * @param records of 38 features in the topic; of 512 features 14 % of it
 * @param training of the models
 * @param latencySeconds how long alerts are timed; 0 for not at all
 * @param device where the network runs
 */
public record StreamBenchOptions(
        List<Integer> features,
        Set<Arm> arms,
        int rounds,
        double seconds,
        long records,
        Effort training,
        double latencySeconds,
        ComputeDevice device) {

    public StreamBenchOptions {
        features = List.copyOf(features);
        arms = Set.copyOf(arms);
        if (rounds < 1 || !(seconds > 0) || records < 1_000 || !(latencySeconds >= 0)) {
            throw new IllegalArgumentException(
                    "A bench needs at least 1 round, more than 0 seconds and at least 1,000 records.");
        }
        if (arms.contains(Arm.SCORER) && !arms.contains(Arm.FULL)) {
            throw new IllegalArgumentException(
                    "The arm scorer takes its batch size from the arm full: measure both, or neither.");
        }
        features.forEach(Workload::of);
    }

    /** How long a flow flows before the clock begins. */
    Duration runUp() {
        return Duration.ofMillis(seconds < 5 ? 400 : 1_000);
    }

    /** Seven rounds of 15 seconds, and 40 seconds of alerts. */
    public static StreamBenchOptions thorough() {
        return new StreamBenchOptions(
                List.of(38, 512), Arm.usual(), 7, 15, 4_000_000, Effort.USUAL, 40, ComputeDevice.CPU);
    }

    /** The same in about two minutes: enough to see that it works, too little to trust a few per cent. */
    public static StreamBenchOptions quick() {
        return new StreamBenchOptions(
                List.of(38, 512), Arm.usual(), 2, 1, 2_000_000, Effort.BRIEF, 5, ComputeDevice.CPU);
    }
}
