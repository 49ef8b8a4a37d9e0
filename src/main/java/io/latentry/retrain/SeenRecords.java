/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.DataRange;
import io.latentry.avro.ModelManifest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The records that a model was trained or calibrated on, by how far they went.
 *
 * @param until time of the newest, in milliseconds
 * @param offsets the highest of each partition
 */
record SeenRecords(long until, Map<TopicPartition, Long> offsets) {

    SeenRecords {
        offsets = Map.copyOf(offsets);
    }

    static SeenRecords of(ModelManifest manifest) {
        long until = Long.MIN_VALUE;
        Map<TopicPartition, Long> offsets = new HashMap<>();
        for (DataRange range :
                List.of(manifest.getTraining(), manifest.getCalibration(), manifest.getJointCalibration())) {
            until = Math.max(until, range.getToTime().toEpochMilli());
            range.getOffsets()
                    .forEach(of -> offsets.merge(
                            new TopicPartition(of.getTopic(), of.getPartition()), of.getToOffset(), Math::max));
        }
        return new SeenRecords(until, offsets);
    }

    /** From which row on the model has seen none; the number of rows if there is no such row. */
    int end(List<History.Row> rows) {
        int end = 0;
        while (end < rows.size() && rows.get(end).time() <= until) {
            end++;
        }
        // Times may be so coarse that what came later is as old.
        while (end > 0 && !has(rows.get(end - 1))) {
            end--;
        }
        return end;
    }

    private boolean has(History.Row row) {
        return row.offset() <= offsets.getOrDefault(new TopicPartition(row.topic(), row.partition()), -1L);
    }
}
