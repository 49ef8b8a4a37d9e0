/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** From records to scores, each record by itself: decode all, score all in one call, explain what was flagged. */
final class BatchScorer {
    /** Row buffers belong to stream threads: the tasks of a thread take turns. */
    private static final ThreadLocal<DecodedRows> ROWS = ThreadLocal.withInitial(DecodedRows::new);

    private final RowDecoder decoder;
    private final CurrentModel current;

    BatchScorer(DetectorConfig config, FeatureReader reader, ModelSource models) {
        this.decoder = new RowDecoder(config, reader);
        this.current = new CurrentModel(config.name(), models);
    }

    /**
     * Scores the records with the model that is current now.
     *
     * @throws DetectorUnavailableException when there is no model
     * @throws BatchFailedException when the model failed on these rows
     */
    BatchOutcome score(List<ConsumerRecord<byte[], byte[]>> records) {
        BatchOutcome outcome = new BatchOutcome(records);
        FloatBuffer rows = ROWS.get().withCapacity(records.size() * decoder.width());
        int count = decoder.decode(records, rows, outcome);
        if (count > 0) {
            try (ModelLease model = current.lease()) {
                score(model, rows, count, outcome);
            }
        }
        return outcome;
    }

    /** @see CurrentModel#blame */
    Rejection blame(BatchFailedException failure) {
        return current.blame(failure);
    }

    private static void score(ModelLease model, FloatBuffer rows, int count, BatchOutcome outcome) {
        try {
            outcome.scored(model.detector().score(rows, count), model.version());
            outcome.explain(model.detector(), rows);
        } catch (RuntimeException e) {
            throw new BatchFailedException(e);
        }
    }
}
