/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.TrainedDetector;
import io.latentry.detect.TrainingRows;
import io.latentry.detect.WarmStart;
import io.latentry.local.FleetSimulator;
import io.latentry.local.SimulatedRecord;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.VaeKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Models in a row, each going on from the one before and trained without what that finds anomalous, on a fleet that stays as
 * it is.
 */
class StationaryRetrainsTest {
    private static final Logger LOG = LoggerFactory.getLogger(StationaryRetrainsTest.class);

    private static final double ALPHA = 0.01;
    private static final int ROWS = 3_000;
    private static final int NEWS = 1_000;
    private static final int FRESH = 2_000;

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

    private Optional<Detector> champion = Optional.empty();
    private long trainedUntil;
    private double resumed;

    @AfterEach
    void close() {
        champion.ifPresent(Detector::close);
    }

    @Test
    void twentyRetrains_eachQuarantinedByTheOneBefore_keepToTheBudget() {
        // When
        List<GateCheck> checks = retrains(20, false);

        // Then: each within the beta-binomial law, and no more by the end than at the beginning
        LOG.info("rates {}", checks.stream().map(GateCheck::value).toList());
        assertThat(resumed).isGreaterThan(19);
        assertThat(checks).allMatch(GateCheck::passed);
        assertThat(meanRate(checks.subList(10, 20))).isLessThan(1.5 * ALPHA);
    }

    @Test
    void retrains_whoseCalibrationLosesWhatTheOneBeforeFindsAnomalous_runAway() {
        // When
        List<GateCheck> checks = retrains(12, true);

        // Then
        LOG.info("rates {}", checks.stream().map(GateCheck::value).toList());
        assertThat(meanRate(checks.subList(8, 12))).isGreaterThan(3 * ALPHA);
    }

    @Test
    void drift_ofAFleetThatStaysAsItIs_isNone_butIsSeenOfOneThatMovesToAnotherOperatingPoint() {
        // Given: neighbouring readings resemble each other
        Fleet fleet = new Fleet(new FleetSimulator(8, 5, Duration.ZERO, Duration.ofMinutes(45)));
        train(Fleet.rows(fleet.simulate(ROWS, 0)));
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

    /**
     * Trains again and again on the newest rows, without what the one before finds anomalous, and counts the alarms on rows
     * that are newer.
     *
     * @param fromCalibration whether the calibration loses that too
     */
    private List<GateCheck> retrains(int count, boolean fromCalibration) {
        // So far apart that weather and demand are others: the rows are as good as independent
        Fleet fleet = new Fleet(new FleetSimulator(1, 5, Duration.ZERO, Duration.ofMinutes(427)));
        List<SimulatedRecord> records = new ArrayList<>(fleet.simulate(ROWS, 0));
        List<GateCheck> checks = new ArrayList<>();
        for (int retrain = 0; retrain < count; retrain++) {
            records.addAll(fleet.simulate(NEWS, 0));
            List<SimulatedRecord> newest = records.subList(records.size() - ROWS, records.size());
            TrainingRows rows = Fleet.rows(newest);
            TrainingRows clean =
                    champion.map(before -> Quarantine.of(rows, before)).orElse(rows);
            TrainedDetector trained = train(fromCalibration ? without(newest, clean.quarantined()) : clean);
            resumed += trained.metrics().get("networksResumed");
            TrainingRows fresh = Fleet.rows(fleet.simulate(FRESH, 0));
            boolean[] alarms = Replay.alarms(trained.detector(), fresh);
            checks.add(new AlarmCheck(new GateSlice(fresh, 0), ALPHA, 1)
                    .rate(1, alarms, trained.jointCalibration().count(), Optional.empty()));
        }
        return checks;
    }

    private static TrainingRows without(List<SimulatedRecord> records, boolean[] quarantined) {
        return Fleet.rows(IntStream.range(0, quarantined.length)
                .filter(i -> !quarantined[i])
                .mapToObj(records::get)
                .toList());
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

    private TrainedDetector train(TrainingRows rows) {
        WarmStart start =
                champion.map(before -> WarmStart.from(before, trainedUntil)).orElse(WarmStart.NONE);
        TrainedDetector trained = new DetectorTrainer().train(rows, options, start, TrainingProgress.SILENT);
        champion.ifPresent(Detector::close);
        champion = Optional.of(trained.detector());
        trainedUntil = rows.times()[trained.training().to() - 1];
        return trained;
    }

    private static double meanRate(List<GateCheck> checks) {
        return checks.stream().mapToDouble(GateCheck::value).average().orElseThrow();
    }
}
