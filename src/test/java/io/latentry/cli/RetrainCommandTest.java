/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.config.DetectorConfig;
import io.latentry.retrain.GateReport;
import io.latentry.retrain.RetrainingOutcome;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.Manifests;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** One training each of three detectors, the first of which fails. */
class RetrainCommandTest {
    private final StringWriter err = new StringWriter();
    private final RetrainCommand command = new RetrainCommand();
    private final List<String> trained = new ArrayList<>();

    RetrainCommandTest() {
        var unused = new CommandLine(command).setErr(new PrintWriter(err, true));
    }

    @Test
    void trainEach_oneRunsOutOfMemory_theOthersAreTrainedAllTheSame() {
        // When
        int exit = trainEach(detector -> {
            throw new OutOfMemoryError("CUDA out of memory");
        });

        // Then
        assertThat(exit).isEqualTo(1);
        assertThat(trained).containsExactly("b", "c");
        assertThat(err.toString()).isEqualTo("retrain: a: CUDA out of memory" + System.lineSeparator());
    }

    @Test
    void trainEach_itsThreadIsInterrupted_endsAtOnce() {
        try {
            // When, Then
            assertThatThrownBy(() -> trainEach(detector -> {
                        throw new InterruptException("interrupted");
                    }))
                    .isInstanceOf(InterruptException.class);
            assertThat(trained).isEmpty();
        } finally {
            // Kafka's exception interrupts the thread that makes it.
            var unused = Thread.interrupted();
        }
    }

    private int trainEach(Function<DetectorConfig, RetrainingOutcome> first) {
        List<DetectorConfig> detectors = List.of(detector("a"), detector("b"), detector("c"));
        return command.trainEach(detectors, detector -> {
            if (detector.name().equals("a")) {
                return first.apply(detector);
            }
            trained.add(detector.name());
            return new RetrainingOutcome(
                    Optional.of(Manifests.draft(detector.name(), List.of("x")).build()),
                    new GateReport(List.of(), Optional.empty(), Optional.empty()),
                    0);
        });
    }

    private static DetectorConfig detector(String name) {
        return DetectorConfigBuilder.detector(name, List.of("in"), List.of("x")).build();
    }
}
