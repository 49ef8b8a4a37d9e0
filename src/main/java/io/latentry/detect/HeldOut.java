/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Normal readings judged by networks that had not seen them: what p-values and the alarm's threshold come from. Smoothed
 * levels follow one another closely, so a p-value says how rare a level is, not how rare a fresh rise to it is; alarms are
 * decided by the threshold.
 *
 * @param levels of each reading
 * @param entities of each reading
 * @param signals readings that the p-values of the two signals come from
 * @param joint readings that the p-value of the fused level comes from
 */
@SuppressWarnings("ArrayRecordComponent") // identity is never asked for
record HeldOut(Levels[] levels, int[] entities, RowSpan signals, RowSpan joint) {

    Calibration calibration() {
        return new Calibration(
                TailCalibration.of(values(signals, Levels::reconstruction)),
                TailCalibration.of(values(signals, Levels::latent)),
                TailCalibration.of(values(joint, Levels::fused)));
    }

    /** The fused levels of each entity, in their order. */
    List<double[]> courses() {
        Map<Integer, List<Double>> courses = new LinkedHashMap<>();
        for (int i = 0; i < levels.length; i++) {
            courses.computeIfAbsent(entities[i], entity -> new ArrayList<>()).add(levels[i].fused());
        }
        return courses.values().stream()
                .map(course -> course.stream().mapToDouble(Double::doubleValue).toArray())
                .toList();
    }

    private double[] values(RowSpan span, ToDoubleFunction<Levels> level) {
        return Arrays.stream(levels, span.from(), span.to()).mapToDouble(level).toArray();
    }

    /** The figures of a threshold that was chosen by these readings. */
    Map<String, Double> metrics(AlarmThreshold threshold) {
        Map<String, Double> metrics = new HashMap<>();
        metrics.put("calibrationRows", (double) signals.count());
        metrics.put("jointCalibrationRows", (double) joint.count());
        metrics.put("alarmThreshold", threshold.value());
        metrics.put("heldOutAlarms", (double) threshold.opened());
        metrics.put("grantedAlarms", threshold.granted());
        return metrics;
    }
}
