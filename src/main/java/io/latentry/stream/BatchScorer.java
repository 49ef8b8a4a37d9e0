/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.DetectorConfig;
import io.latentry.detect.Scores;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import java.nio.FloatBuffer;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * From records to scores, each record by itself: decode all, score all in one call, explain what was flagged. Rows that the
 * model fails on are halved until they pass or only one is left, which then goes to the dead letters: a row that upsets the
 * model costs the logarithm of the batch in calls, and a batch too large for memory becomes several.
 */
final class BatchScorer {
    /** Row buffers belong to stream threads: the tasks of a thread take turns. */
    private static final ThreadLocal<DecodedRows> ROWS = ThreadLocal.withInitial(DecodedRows::new);

    private final RowDecoder decoder;
    private final CurrentModel current;
    private final ShadowRows shadow;
    private final StreamCounters counters;
    private final BatchSize size = new BatchSize();

    BatchScorer(DetectorConfig config, RowDecoder decoder, ModelSource models, Shadow shadow, StreamCounters counters) {
        this.decoder = decoder;
        this.shadow = new ShadowRows(shadow, decoder.width());
        this.current = new CurrentModel(config.name(), models);
        this.counters = counters;
    }

    /**
     * Scores the records with the model that is current now; not all of them where the decoder does not come that far.
     *
     * @throws DetectorUnavailableException when there is no model, or it cannot score even a row that is in order
     */
    BatchOutcome score(List<ConsumerRecord<byte[], byte[]>> records) {
        BatchOutcome outcome = new BatchOutcome(records);
        FloatBuffer rows = ROWS.get().withCapacity(records.size() * decoder.width());
        int count = decoder.decode(records, rows, outcome);
        if (count > 0) {
            try (ModelLease model = current.lease()) {
                for (int from = 0; from < count; ) {
                    int to = (int) Math.min(count, (long) from + size.most());
                    score(model, rows, from, to, count, outcome);
                    from = to;
                }
                shadow.follow(model.version(), outcome, rows);
            }
        }
        return outcome;
    }

    private void score(ModelLease model, FloatBuffer rows, int from, int to, int count, BatchOutcome outcome) {
        int width = decoder.width();
        FloatBuffer piece = from == 0 ? rows : rows.slice(from * width, (to - from) * width);
        try {
            Scores scores = model.detector().score(piece, to - from);
            outcome.explain(model.detector(), from, scores, piece);
            if (to - from == count) {
                outcome.scored(scores, model.version());
            } else {
                outcome.scored(from, scores, model.version());
            }
            counters.batches.increment();
            size.worked();
        } catch (RuntimeException | OutOfMemoryError e) {
            divide(model, rows, from, to, count, outcome, BatchFailedException.of(e, to - from));
        }
    }

    private void divide(
            ModelLease model,
            FloatBuffer rows,
            int from,
            int to,
            int count,
            BatchOutcome outcome,
            BatchFailedException failure) {
        if (to - from == 1) {
            outcome.rejectRow(from, current.blame(model, failure));
            return;
        }
        counters.splitBatches.increment();
        if (failure.isTooLarge()) {
            size.tooLarge(to - from);
        }
        int middle = (from + to) >>> 1;
        score(model, rows, from, middle, count, outcome);
        score(model, rows, middle, to, count, outcome);
    }
}
