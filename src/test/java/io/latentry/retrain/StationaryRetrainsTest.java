/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.TrainedDetector;
import io.latentry.detect.TrainingRows;
import io.latentry.local.FleetSimulator;
import io.latentry.local.SimulatedRecord;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Models in a row, each trained without what the one before it finds anomalous, on a fleet that stays as it is. */
class StationaryRetrainsTest {
    private static final Logger LOG = LoggerFactory.getLogger(StationaryRetrainsTest.class);

    private static final double ALPHA = 0.01;
    private static final int ROWS = 3_000;
    private static final int NEWS = 1_000;
    private static final int FRESH = 2_000;

    /** Readings a quarter of an hour apart: what is kept are days, so no slice is of the night alone. */
    private final Fleet fleet = new Fleet(new FleetSimulator(8, 5, Duration.ZERO, Duration.ofMinutes(15)));

    private final DetectorOptions options = DetectorOptions.of(Fleet.FEATURES, ALPHA)
            .withNetwork(new NetworkOptions(
                    VaeKind.SIGMA_VAE,
                    1,
                    OptionalInt.of(16),
                    OptionalInt.of(3),
                    OptionalDouble.empty(),
                    0,
                    OptionalInt.of(60),
                    OptionalDouble.empty(),
                    1));

    private final List<SimulatedRecord> records = new ArrayList<>(fleet.simulate(ROWS, 0));
    private Optional<Detector> champion = Optional.empty();

    @AfterEach
    void close() {
        champion.ifPresent(Detector::close);
    }

    @Test
    void twentyRetrains_eachQuarantinedByTheOneBefore_keepToTheBudget() {
        // When
        List<Double> rates = new ArrayList<>();
        List<Double> fromBudget = new ArrayList<>();
        for (int retrain = 1; retrain <= 20; retrain++) {
            TrainedDetector trained = retrain();
            TrainingRows fresh = Fleet.rows(new ArrayList<>(fleet.simulate(FRESH, 0)));
            boolean[] alarms = Replay.alarms(trained.detector(), fresh);
            GateCheck check = new AlarmCheck(new GateSlice(fresh, 0), ALPHA, 1)
                    .rate(1, alarms, trained.jointCalibration().count(), Optional.empty());
            rates.add(check.value());
            fromBudget.add(check.value() / check.limit());
            LOG.info("retrain {}: {}", retrain, check.text());
        }

        // Then: each within the beta-binomial law, and no more by the end than at the beginning
        LOG.info(String.format(
                Locale.ROOT,
                "mean rate %.2f %%, of the last ten %.2f %%",
                100 * mean(rates),
                100 * mean(rates.subList(10, 20))));
        assertThat(fromBudget).allMatch(ratio -> ratio <= 1);
        assertThat(mean(rates.subList(10, 20))).isLessThan(2 * ALPHA);
    }

    @Test
    void drift_ofAFleetThatStaysAsItIs_isNone_butIsSeenOfOneThatMovesToAnotherOperatingPoint() {
        // Given
        retrain();
        List<Drift> calm = new ArrayList<>();
        List<Drift> moved = new ArrayList<>();

        // When
        for (int look = 0; look < 8; look++) {
            TrainingRows rows = Fleet.rows(fleet.simulate(FRESH, 0));
            calm.add(Lookout.drift(champion.orElseThrow(), rows, 0));
            moved.add(Lookout.drift(champion.orElseThrow(), throttled(rows), 0));
        }

        // Then
        LOG.info("as it was {}", calm);
        LOG.info("moved     {}", moved);
        assertThat(calm).noneMatch(Drift::moved);
        assertThat(moved).allMatch(Drift::moved);
    }

    /** The same with discharge valves that are more closed: less flow at a higher pressure. */
    private static TrainingRows throttled(TrainingRows rows) {
        float[] values = rows.values().clone();
        for (int i = 0; i < rows.count(); i++) {
            values[i * rows.width() + Fleet.FEATURES.indexOf("flow")] *= 0.93f;
            values[i * rows.width() + Fleet.FEATURES.indexOf("dischargePressure")] *= 1.05f;
        }
        return new TrainingRows(rows.width(), values, rows.entities(), rows.times());
    }

    private TrainedDetector retrain() {
        records.addAll(fleet.simulate(NEWS, 0));
        TrainingRows rows = Fleet.rows(records.subList(records.size() - ROWS, records.size()));
        TrainingRows clean = champion.map(before -> Quarantine.of(rows, before)).orElse(rows);
        TrainedDetector trained = new DetectorTrainer().train(clean, options, TrainingProgress.SILENT);
        champion.ifPresent(Detector::close);
        champion = Optional.of(trained.detector());
        return trained;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(value -> value).average().orElseThrow();
    }
}
