/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The threshold that an alarm would have at other budgets than the one that was asked for, each chosen from the same held-out
 * time. So a trained detector can say what another budget would have meant.
 *
 * @param interval between two readings of an entity in milliseconds, the median; 0 where the times do not tell
 * @param perReading alarms that each reading may open on average, ascending
 * @param thresholds of each of these budgets
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record AlarmOffers(long interval, double[] perReading, double[] thresholds) {

    private static final String INTERVAL = "alarm.offers.interval";
    private static final String PER_READING = "alarm.offers.perReading";
    private static final String THRESHOLDS = "alarm.offers.thresholds";

    /** From one alarm in a thousand million readings to one in ten. */
    private static final int DECADES = 8;

    private static final int PER_DECADE = 4;
    private static final double STRICTEST = 1e-9;

    AlarmOffers {
        boolean sound = interval >= 0 && perReading.length > 0 && perReading.length == thresholds.length;
        for (int i = 0; sound && i < perReading.length; i++) {
            sound = perReading[i] > (i == 0 ? 0 : perReading[i - 1]) && thresholds[i] > 0;
        }
        if (!sound) {
            throw new IllegalArgumentException(
                    "The alarm thresholds of other budgets are damaged: they contradict each other.");
        }
    }

    /**
     * The offers of held-out time.
     *
     * @param courses held-out scores of each entity, in their order
     * @param asked alarms per reading that the detector is trained for; its own threshold is one of the offers
     * @param interval between two readings in milliseconds, or 0
     */
    static AlarmOffers of(List<double[]> courses, double asked, long interval) {
        double[] rates = DoubleStream.concat(
                        DoubleStream.of(asked),
                        IntStream.rangeClosed(0, DECADES * PER_DECADE)
                                .mapToDouble(step -> STRICTEST * Math.pow(10, (double) step / PER_DECADE)))
                .sorted()
                .distinct()
                .toArray();
        return new AlarmOffers(
                interval,
                rates,
                AlarmThreshold.choose(courses, rates).stream()
                        .mapToDouble(AlarmThreshold::value)
                        .toArray());
    }

    /**
     * The threshold of a budget; between two offers it is interpolated.
     *
     * @throws AlarmRuleException when the budget is stricter or looser than all offers
     */
    double threshold(double rate) {
        int last = perReading.length - 1;
        if (!(rate >= perReading[0] && rate <= perReading[last])) {
            throw new AlarmRuleException(
                    "%.3g alarms per reading: this version can only be asked for %.3g to %.3g. Choose a budget in between, or train with this one."
                            .formatted(rate, perReading[0], perReading[last]));
        }
        int above = 0;
        while (perReading[above] < rate) {
            above++;
        }
        if (perReading[above] == rate) {
            return thresholds[above];
        }
        double way = Math.log(rate / perReading[above - 1]) / Math.log(perReading[above] / perReading[above - 1]);
        return thresholds[above - 1] * Math.pow(thresholds[above] / thresholds[above - 1], way);
    }

    Map<String, Tensor> tensors() {
        return Map.of(
                INTERVAL, Tensor.of(interval),
                PER_READING, Tensor.of(perReading),
                THRESHOLDS, Tensor.of(thresholds));
    }

    /** What {@link #tensors} gave; empty in a file of a build before there were offers. */
    static Optional<AlarmOffers> read(DetectorFile file) {
        if (!file.has(PER_READING)) {
            return Optional.empty();
        }
        long[] interval = file.tensor(INTERVAL).longs();
        return Optional.of(new AlarmOffers(
                interval.length == 1 ? interval[0] : -1,
                file.tensor(PER_READING).doubles(),
                file.tensor(THRESHOLDS).doubles()));
    }
}
