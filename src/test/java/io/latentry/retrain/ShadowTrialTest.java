/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.latentry.avro.ShadowReport;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What becomes of a champion, by how it and its predecessor judged the same records; each slice of time has 1,000. */
class ShadowTrialTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration SLICE = Duration.ofMinutes(1);
    private static final int RECORDS = 1_000;
    private static final ShadowTrial CHAMPION = new ShadowTrial(0.001, 5_000, 1, 3, 2);
    private static final ShadowTrial CHALLENGER = new ShadowTrial(0.001, 5_000, 1, 3, 1);

    private final Random random = new Random(3);

    @Test
    void incident_thatBothModelsSee_isNoReason() {
        // Given: for half of the time most records are anomalous, and the new model sees somewhat more of it
        ShadowComparison seen = champion(60, i -> i < 30 ? report(i, 1, 1, 1) : report(i, 500, 150, 20));

        // When
        ShadowVerdict verdict = CHAMPION.judge(seen);

        // Then
        assertThat(seen.rate()).isGreaterThan(0.3);
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.SOUND);
    }

    @Test
    void incident_thatOnlyTheNewModelSees_isNoReasonWhileItIsShort() {
        // When
        ShadowVerdict verdict = CHAMPION.judge(champion(30, i -> i < 8 ? report(i, 0, 600, 0) : report(i, 1, 1, 1)));

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.SOUND);
    }

    @Test
    void alarms_moreThanThePredecessorsInSliceAfterSlice_areAReason() {
        // When
        ShadowVerdict verdict = CHAMPION.judge(champion(12, i -> report(i, 1, 30 + random.nextInt(20), 0)));

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.WORSE);
        assertThat(verdict.checks())
                .filteredOn(check -> !check.passed())
                .singleElement()
                .satisfies(check -> assertThat(check.name()).isEqualTo(ShadowTrial.LIVE_ALARMS));
        assertThat(verdict.text()).contains("of 12000 live records").contains("over 12 slices");
    }

    @Test
    void alarms_allTheTime_areAReasonEvenBesideAPredecessorThatGivesThemHalfOfTheTime() {
        // When: after a move, the predecessor finds 60 % anomalous
        ShadowVerdict verdict = CHAMPION.judge(champion(12, i -> report(i, 600, 400, 0)));

        // Then: 80 % would have been too much
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.WORSE);
        assertThat(verdict.checks())
                .filteredOn(check -> check.name().equals(ShadowTrial.LIVE_ALARMS))
                .singleElement()
                .satisfies(check -> assertThat(check.limit()).isCloseTo(0.8, within(1e-9)));
    }

    @Test
    void alarms_moreThanThoseOfAPredecessorThatGivesManyButOfFewOfTheOtherRecords_areNoReason() {
        // When
        ShadowVerdict verdict = CHAMPION.judge(champion(12, i -> report(i, 600, 100, 0)));

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.SOUND);
    }

    @Test
    void alarms_moreThanThePredecessorsButWithinTheBudget_areNoReason() {
        // When: 0.2 %, of a budget of 0.1 % that counting and calibration may triple
        ShadowVerdict verdict = CHAMPION.judge(champion(60, i -> report(i, 0, 2, 0)));

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.SOUND);
    }

    @Test
    void evidence_ofAFewSlices_decidesNothing() {
        // When
        ShadowVerdict verdict = CHAMPION.judge(champion(9, i -> report(i, 0, RECORDS, 0)));

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.UNDECIDED);
        assertThat(verdict.checks()).isEmpty();
    }

    @Test
    void challenger_ofASlowStream_isSoundInTheEndAndTheReasonSaysHowLittleItIsJudgedBy() {
        // Given: 8 slices, where 10 are needed; and nothing at all
        ShadowComparison few = challenger(8, i -> report(i, 0, 0, 1));
        ShadowComparison none = challenger(0, i -> report(i, 0, 0, 0));

        // Then
        assertThat(CHALLENGER.judge(few).outcome()).isEqualTo(ShadowVerdict.Outcome.UNDECIDED);
        assertThat(CHALLENGER.settle(few).outcome()).isEqualTo(ShadowVerdict.Outcome.SOUND);
        assertThat(CHALLENGER.settle(few).text())
                .startsWith("too little to judge it by")
                .contains("8000 records in 8 slices");
        assertThat(CHALLENGER.settle(none).outcome()).isEqualTo(ShadowVerdict.Outcome.SOUND);
    }

    @Test
    void challenger_ofASlowStream_isWorseInTheEndIfItFails() {
        // Given
        ShadowComparison seen = challenger(3, i -> {
            ShadowReport report = report(i, 0, 0, 0);
            report.setSecondFailures(50L);
            return report;
        });

        // When
        ShadowVerdict verdict = CHALLENGER.settle(seen);

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.WORSE);
        assertThat(verdict.text()).contains("it failed on 150 records");
    }

    @Test
    void challenger_withEnoughRecordsAndTooManyAlarms_isWorseInTheEndToo() {
        assertThat(CHALLENGER.settle(challenger(30, i -> report(i, 10, 2, 12))).outcome())
                .isEqualTo(ShadowVerdict.Outcome.WORSE);
    }

    @Test
    void failures_onRecordsThatThePredecessorJudges_areAReason() {
        // Given
        ShadowComparison seen = champion(20, i -> {
            ShadowReport report = report(i, 1, 0, 0);
            report.setChampionFailures(50L);
            return report;
        });

        // When
        ShadowVerdict verdict = CHAMPION.judge(seen);

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.WORSE);
        assertThat(verdict.text()).startsWith("it failed on 1000 records");
    }

    @Test
    void challenger_withFewerAlarmsThanADriftedChampion_isSound() {
        // When: the second model is the challenger
        ShadowVerdict verdict = CHALLENGER.judge(challenger(30, i -> report(i, 5, 200, 1)));

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.SOUND);
    }

    @Test
    void challenger_withMoreAlarmsThanTheChampion_isWorse() {
        // When
        ShadowVerdict verdict = CHALLENGER.judge(challenger(30, i -> report(i, 10, 2, 12)));

        // Then
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.WORSE);
    }

    @Test
    void equals_comparedAgainAndAgain_areRarelyCalledWorse() {
        // Given: both alarm at ten times the budget, in runs that begin at random
        int worse = 0;

        // When
        for (int trial = 0; trial < 500; trial++) {
            ShadowVerdict verdict = CHALLENGER.judge(challenger(
                    30,
                    i -> report(
                            i,
                            random.nextInt(10),
                            random.nextInt(5) == 0 ? random.nextInt(60) : 0,
                            random.nextInt(5) == 0 ? random.nextInt(60) : 0)));
            worse += verdict.outcome() == ShadowVerdict.Outcome.WORSE ? 1 : 0;
        }

        // Then
        assertThat(worse).isLessThanOrEqualTo(3);
    }

    private static ShadowComparison champion(int slices, IntFunction<ShadowReport> report) {
        return ShadowComparison.of(reports(slices, report), true, SLICE);
    }

    private static ShadowComparison challenger(int slices, IntFunction<ShadowReport> report) {
        return ShadowComparison.of(reports(slices, report), false, SLICE);
    }

    private static List<ShadowReport> reports(int slices, IntFunction<ShadowReport> report) {
        List<ShadowReport> reports = new ArrayList<>();
        for (int i = 0; i < slices; i++) {
            reports.add(report.apply(i));
        }
        return reports;
    }

    private static ShadowReport report(int slice, int both, int onlyChampion, int onlySecond) {
        Instant from = START.plus(SLICE.multipliedBy(slice));
        return ShadowReport.newBuilder()
                .setDetector("plant")
                .setChampionVersion(2)
                .setSecondVersion(1)
                .setFrom(from)
                .setTo(from.plus(SLICE).minusSeconds(1))
                .setRecords(RECORDS)
                .setBoth(both)
                .setOnlyChampion(onlyChampion)
                .setOnlySecond(onlySecond)
                .build();
    }
}
