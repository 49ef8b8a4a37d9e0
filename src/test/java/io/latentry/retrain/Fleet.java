/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.detect.TrainingRows;
import io.latentry.local.FleetSimulator;
import io.latentry.local.SimulatedRecord;
import java.util.ArrayList;
import java.util.List;

/** Readings of the fleet simulator as rows, one after the other. */
final class Fleet {
    static final List<String> FEATURES = List.of(
            "load",
            "speed",
            "flow",
            "suctionPressure",
            "dischargePressure",
            "vibration",
            "bearingTemperature",
            "windingTemperature",
            "current");

    private final FleetSimulator simulator;
    private long turn;

    Fleet(FleetSimulator simulator) {
        this.simulator = simulator;
    }

    /** The next readings, of which so large a share are faulty. */
    List<SimulatedRecord> simulate(int count, double faultShare) {
        simulator.faultShare(faultShare);
        List<SimulatedRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(simulator.next(turn++));
        }
        return records;
    }

    static List<SimulatedRecord> sound(List<SimulatedRecord> records) {
        return records.stream()
                .filter(record -> record.truth().equals(SimulatedRecord.NORMAL))
                .toList();
    }

    static TrainingRows rows(List<SimulatedRecord> records) {
        float[] values = new float[records.size() * FEATURES.size()];
        int[] entities = new int[records.size()];
        long[] times = new long[records.size()];
        for (int i = 0; i < records.size(); i++) {
            SimulatedRecord record = records.get(i);
            for (int d = 0; d < FEATURES.size(); d++) {
                int field = record.value().getSchema().getField(FEATURES.get(d)).pos();
                values[i * FEATURES.size() + d] = ((Number) record.value().get(field)).floatValue();
            }
            entities[i] = Integer.parseInt(record.key().replaceAll("\\D", ""));
            times[i] = record.time();
        }
        return new TrainingRows(FEATURES.size(), values, entities, times);
    }
}
