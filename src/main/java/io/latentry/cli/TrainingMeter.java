/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.retrain.RetrainingProgress;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Progress of a retraining: one meter for reading, then one for training, then a line for the gate. */
final class TrainingMeter implements RetrainingProgress, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingMeter.class);

    private final String detector;
    private final ShutdownSignal stop;
    private Optional<ProgressMeter> reading = Optional.empty();
    private Optional<ProgressMeter> training = Optional.empty();

    /** A meter whose listener is asked to give up, by a CancellationException, once {@code stop} is requested. */
    TrainingMeter(String detector, ShutdownSignal stop) {
        this.detector = detector;
        this.stop = stop;
    }

    @Override
    public void reading(long rows, long limit) {
        giveUpWhenStopped();
        if (reading.isEmpty()) {
            reading = Optional.of(ProgressMeter.start("Reading " + detector, "records", limit));
        }
        reading.get().accept(rows);
    }

    @Override
    public void training(int step, int steps, double loss) {
        giveUpWhenStopped();
        if (training.isEmpty()) {
            reading.ifPresent(ProgressMeter::close);
            reading = Optional.empty();
            training = Optional.of(ProgressMeter.start("Training " + detector, "steps", steps));
        }
        training.get().accept(step);
    }

    @Override
    public void judging(long rows) {
        giveUpWhenStopped();
        close();
        training = Optional.empty();
        LOG.atInfo().addKeyValue("detector", detector).addKeyValue("rows", rows).log("Judging the new model");
    }

    private void giveUpWhenStopped() {
        if (stop.isRequested()) {
            throw new CancellationException("Asked to stop");
        }
    }

    @Override
    public void close() {
        reading.ifPresent(ProgressMeter::close);
        training.ifPresent(ProgressMeter::close);
    }
}
