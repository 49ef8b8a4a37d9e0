/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.detect.Detector;
import io.latentry.detect.DetectorOptions;
import io.latentry.detect.DetectorTrainer;
import io.latentry.detect.NetworkOptions;
import io.latentry.detect.TrainingRows;
import io.latentry.local.FleetSimulator;
import io.latentry.local.SimulatedRecord;
import io.latentry.vae.TrainingProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A fifth of what a model is trained on are faults, on the fleet simulator: what is lost, and what is saved. */
class PoisonedRetrainTest {
    private static final Logger LOG = LoggerFactory.getLogger(PoisonedRetrainTest.class);

    private static final double ALPHA = 0.01;
    private static final int PUMPS = 8;

    private final Fleet fleet = new Fleet(new FleetSimulator(PUMPS, 11, Duration.ofHours(6), Duration.ofMinutes(1)));
    private final DetectorOptions options =
            DetectorOptions.of(Fleet.FEATURES, ALPHA).withNetwork(NetworkOptions.withSeed(1));

    @Test
    void training_onRowsAFifthOfWhichAreFaults_isSavedByTheQuarantine() {
        // Given: sound records; records with faults, then sound ones that calibrate; records to be judged
        List<SimulatedRecord> past = fleet.simulate(4_000, 0);
        List<SimulatedRecord> poisoned = fleet.simulate(3_500, 0.2);
        List<SimulatedRecord> calm = Fleet.sound(fleet.simulate(2_500, 0)).subList(0, 1_500);
        List<SimulatedRecord> later = fleet.simulate(6_000, 0.1);
        List<SimulatedRecord> recent = new ArrayList<>(poisoned);
        recent.addAll(calm);
        List<SimulatedRecord> known = new ArrayList<>(Fleet.sound(poisoned));
        known.addAll(calm);

        // When
        Figures clean;
        Figures asIs;
        Figures wary;
        Figures quarantined;
        try (Detector champion = train(Fleet.rows(past), options)) {
            clean = figures(Fleet.rows(known), options, later);
            asIs = figures(Fleet.rows(recent), options, later);
            TrainingRows rows = Fleet.rows(recent);
            wary = figures(
                    Quarantine.ofUnusual(rows, 1, new boolean[rows.count()]), options.withContaminatedRows(), later);
            quarantined = figures(Quarantine.of(Fleet.rows(recent), champion), options, later);
        }

        // Then
        LOG.info("faults taken out by hand {}", clean);
        LOG.info("nothing taken out        {}", asIs);
        LOG.info("wary of faults           {}", wary);
        LOG.info("quarantined              {}", quarantined);
        assertThat(asIs.recall()).isLessThan(clean.recall() / 4);
        assertThat(quarantined.recall()).isGreaterThan(clean.recall() / 2);
        assertThat(wary.recall()).isGreaterThan(clean.recall() / 2);
    }

    /**
     * How a model does.
     *
     * @param recall share of the faulty records found anomalous
     * @param falseAlarms share of the sound records found anomalous
     */
    private record Figures(double recall, double falseAlarms) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "recall %.1f %%, false alarms %.2f %%", 100 * recall, 100 * falseAlarms);
        }
    }

    private static Figures figures(TrainingRows training, DetectorOptions how, List<SimulatedRecord> judged) {
        try (Detector detector = train(training, how)) {
            boolean[] alarms = Replay.alarms(detector, Fleet.rows(judged));
            int[] found = new int[2];
            int[] all = new int[2];
            for (int i = 0; i < alarms.length; i++) {
                int faulty = judged.get(i).truth().equals(SimulatedRecord.NORMAL) ? 0 : 1;
                all[faulty]++;
                found[faulty] += alarms[i] ? 1 : 0;
            }
            return new Figures((double) found[1] / all[1], (double) found[0] / all[0]);
        }
    }

    private static Detector train(TrainingRows rows, DetectorOptions how) {
        return new DetectorTrainer().train(rows, how, TrainingProgress.SILENT).detector();
    }
}
