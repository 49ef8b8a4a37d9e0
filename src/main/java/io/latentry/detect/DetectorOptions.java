/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * What a detector is trained for. Sizes that are not set follow from the number of rows and features.
 *
 * @param featureNames one per number of a reading, in their order, all different
 * @param window readings of an entity that are judged together; 1 for each by itself
 * @param differences whether each value's change since the entity's reading before is judged too; for a window of more than
 *     1
 * @param falseAlarmRate α, the share of normal records that may be called anomalous (window 1) or may open an alarm; above
 *     0, at most 0.5
 * @param alarmBudget how many alarms may be opened, in place of α, for a window of more than 1
 * @param contaminated whether the training rows hold anomalies that nobody has taken out
 * @param network shape and training of the networks
 * @param device where the training runs
 */
public record DetectorOptions(
        List<String> featureNames,
        int window,
        boolean differences,
        double falseAlarmRate,
        Optional<AlarmBudget> alarmBudget,
        boolean contaminated,
        NetworkOptions network,
        ComputeDevice device) {

    public DetectorOptions {
        featureNames = List.copyOf(featureNames);
        if (featureNames.isEmpty()) {
            throw new IllegalArgumentException("A detector needs at least one feature.");
        }
        if (new HashSet<>(featureNames).size() < featureNames.size()) {
            throw new IllegalArgumentException("Feature names must differ: " + featureNames);
        }
        if (window < 1) {
            throw new IllegalArgumentException("window is %d, but must be at least 1.".formatted(window));
        }
        if (differences && window == 1) {
            throw new IllegalArgumentException(
                    "Differences are changes between the readings of a window: give a window of more than 1, or no differences.");
        }
        if (!(falseAlarmRate > 0 && falseAlarmRate <= 0.5)) {
            throw new IllegalArgumentException(
                    "falseAlarmRate is %s, but must be above 0 and at most 0.5.".formatted(falseAlarmRate));
        }
        if (contaminated && window > 1) {
            throw new IllegalArgumentException(
                    "Only rows that are judged by themselves can be trained among anomalies: set a window of 1.");
        }
        if (alarmBudget.isPresent() && window == 1) {
            throw new IllegalArgumentException(
                    "An alarm budget counts opened alarms, and only a window of more than 1 has them: set falseAlarmRate.");
        }
    }

    /** Judges each row by itself with the default network, on the CPU, with seed 1. */
    public static DetectorOptions of(List<String> featureNames, double falseAlarmRate) {
        return new DetectorOptions(
                featureNames,
                1,
                false,
                falseAlarmRate,
                Optional.empty(),
                false,
                NetworkOptions.withSeed(1),
                ComputeDevice.CPU);
    }

    /** The same for windows of so many readings. */
    public DetectorOptions withWindow(int readings) {
        return new DetectorOptions(
                featureNames, readings, differences, falseAlarmRate, alarmBudget, contaminated, network, device);
    }

    /** The same, with the changes from reading to reading judged too. */
    public DetectorOptions withDifferences() {
        return new DetectorOptions(
                featureNames, window, true, falseAlarmRate, alarmBudget, contaminated, network, device);
    }

    /** The same for other networks. */
    public DetectorOptions withNetwork(NetworkOptions other) {
        return new DetectorOptions(
                featureNames, window, differences, falseAlarmRate, alarmBudget, contaminated, other, device);
    }

    /** The same for training rows with unknown anomalies among them. */
    public DetectorOptions withContaminatedRows() {
        return new DetectorOptions(
                featureNames, window, differences, falseAlarmRate, alarmBudget, true, network, device);
    }
}
