/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import io.latentry.avro.UnreadableRecordException;
import io.latentry.config.DetectorConfig;
import io.latentry.detect.Detector;
import io.latentry.detect.Explanation;
import io.latentry.detect.Scores;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The one way from records to scores: decode all, score all in one call, explain what was flagged. */
final class BatchScorer {
    /** Row buffers belong to stream threads: the tasks of a thread take turns. */
    private static final ThreadLocal<DecodedRows> ROWS = ThreadLocal.withInitial(DecodedRows::new);

    private final String detectorName;
    private final boolean entityIsField;
    private final FeatureReader reader;
    private final ModelSource models;

    BatchScorer(DetectorConfig config, FeatureReader reader, ModelSource models) {
        this.detectorName = config.name();
        this.entityIsField = !config.entityIsKey();
        this.reader = reader;
        this.models = models;
    }

    /**
     * Scores the records with the model that is current now.
     *
     * @throws DetectorUnavailableException when there is no model
     * @throws BatchFailedException when the model failed on these rows
     */
    BatchOutcome score(List<ConsumerRecord<byte[], byte[]>> records) {
        BatchOutcome outcome = new BatchOutcome(records);
        FloatBuffer rows = ROWS.get().withCapacity(records.size() * reader.width());
        int count = decode(records, rows, outcome);
        if (count > 0) {
            try (ModelLease model = lease()) {
                score(model, rows, count, outcome);
            }
        }
        return outcome;
    }

    /** Whether the current model can score a row that is surely in order. */
    boolean isSound() {
        try (ModelLease model = lease()) {
            model.detector().score(new DecodedRows().withCapacity(reader.width()), 1);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private ModelLease lease() {
        return models.lease(detectorName)
                .orElseThrow(() -> new DetectorUnavailableException("there is no model for " + detectorName));
    }

    /** Fills the rows and returns how many there are. */
    private int decode(List<ConsumerRecord<byte[], byte[]>> records, FloatBuffer rows, BatchOutcome outcome) {
        int row = 0;
        for (int i = 0; i < records.size(); i++) {
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            if (record.value() == null) {
                continue;
            }
            try {
                long time =
                        reader.read(record.headers(), record.value(), record.timestamp(), rows, row * reader.width());
                if (entityIsField) {
                    outcome.names(i, reader.entity(record.headers(), record.key(), record.value()));
                }
                outcome.read(i, row++, time);
            } catch (UnreadableRecordException e) {
                outcome.reject(i, new Rejection(e.reason().name(), e.getMessage()));
            }
        }
        return row;
    }

    private static void score(ModelLease model, FloatBuffer rows, int count, BatchOutcome outcome) {
        Detector detector = model.detector();
        try {
            Scores scores = detector.score(rows, count);
            outcome.scored(scores, model.version());
            int[] flagged = IntStream.range(0, count).filter(scores::anomalous).toArray();
            if (flagged.length > 0) {
                List<Explanation> explanations = detector.explain(rows, flagged);
                for (int i = 0; i < flagged.length; i++) {
                    outcome.explained(flagged[i], explanations.get(i));
                }
            }
        } catch (RuntimeException e) {
            throw new BatchFailedException(e);
        }
    }
}
