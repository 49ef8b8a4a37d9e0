/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.config.DetectorConfig;
import io.latentry.config.TrainingConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetrainScheduleTest {
    private final SettableClock clock = new SettableClock();
    private final List<String> trained = new ArrayList<>();

    @Test
    void detectors_atFirst_areAllDue() {
        // Given
        RetrainSchedule schedule = schedule("a", "b");

        // When
        schedule.runDue(this::train);

        // Then
        assertThat(trained).containsExactly("a", "b");
        assertThat(schedule.pause()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void detector_thatWasTrained_isDueAgainAfterItsInterval() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(this::train);

        // When
        clock.advance(Duration.ofMinutes(59));
        schedule.runDue(this::train);
        int early = trained.size();
        clock.advance(Duration.ofMinutes(1));
        schedule.runDue(this::train);

        // Then
        assertThat(early).isEqualTo(1);
        assertThat(trained).containsExactly("a", "a");
    }

    @Test
    void detector_thatCouldNotBeTrained_isTriedSoonAndKeepsNoOtherFromItsTurn() {
        // Given
        RetrainSchedule schedule = schedule("bad", "good");

        // When
        schedule.runDue(detector -> {
            if (detector.name().equals("bad")) {
                throw new RetrainingException("too few records");
            }
            return train(detector);
        });

        // Then
        assertThat(trained).containsExactly("good");
        assertThat(schedule.pause()).isEqualTo(Duration.ofSeconds(30));
        assertThat(schedule.outcomes().get("bad")).isEqualTo(new RetrainSchedule.Outcome(false, "too few records"));
        assertThat(schedule.outcomes().get("good").done()).isTrue();
    }

    @Test
    void detector_whoseNewModelIsRejected_isTriedAgainAfterItsIntervalAndSaysWhy() {
        // Given
        RetrainSchedule schedule = schedule("a");

        // When
        schedule.runDue(detector -> Optional.of("alarmRate: too many"));

        // Then
        assertThat(schedule.pause()).isEqualTo(Duration.ofHours(1));
        assertThat(schedule.outcomes().get("a").done()).isTrue();
        assertThat(schedule.outcomes().get("a").message()).contains("rejected", "alarmRate: too many");
    }

    private Optional<String> train(DetectorConfig detector) {
        trained.add(detector.name());
        return Optional.empty();
    }

    private RetrainSchedule schedule(String... names) {
        List<DetectorConfig> detectors = new ArrayList<>();
        for (String name : names) {
            detectors.add(new DetectorConfig(
                    name,
                    List.of("in"),
                    List.of("x"),
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    new TrainingConfig(null, null, Duration.ofHours(1), null, null, null, null)));
        }
        return new RetrainSchedule(detectors, clock);
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH;

        void advance(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
