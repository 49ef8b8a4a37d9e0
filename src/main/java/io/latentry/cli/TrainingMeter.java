/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.retrain.RetrainingProgress;
import java.util.Optional;

/** Progress of a retraining: one meter for reading, then one for training. */
final class TrainingMeter implements RetrainingProgress, AutoCloseable {
    private final String detector;
    private Optional<ProgressMeter> reading = Optional.empty();
    private Optional<ProgressMeter> training = Optional.empty();

    TrainingMeter(String detector) {
        this.detector = detector;
    }

    @Override
    public void reading(long rows, long limit) {
        if (reading.isEmpty()) {
            reading = Optional.of(ProgressMeter.start("Reading " + detector, "rows", limit));
        }
        reading.get().accept(rows);
    }

    @Override
    public void training(int step, int steps, double loss) {
        if (training.isEmpty()) {
            reading.ifPresent(ProgressMeter::close);
            reading = Optional.empty();
            training = Optional.of(ProgressMeter.start("Training " + detector, "steps", steps));
        }
        training.get().accept(step);
    }

    @Override
    public void close() {
        reading.ifPresent(ProgressMeter::close);
        training.ifPresent(ProgressMeter::close);
    }
}
