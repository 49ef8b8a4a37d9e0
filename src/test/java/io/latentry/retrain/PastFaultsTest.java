/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.FeedbackKind;
import io.latentry.detect.Detector;
import io.latentry.detect.TransparentDetector;
import io.latentry.feedback.FeedbackEntry;
import io.latentry.feedback.FeedbackLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Twelve faults that people have confirmed, each three readings of 4 among readings of 0, and one that was not read. */
class PastFaultsTest {
    private static final int FAULTS = 12;
    private static final double LOSS = 0.1;

    private final List<FeedbackEntry> said = new ArrayList<>();
    private final List<History.Row> rows = new ArrayList<>();
    private final List<History.Row> faults = new ArrayList<>();

    PastFaultsTest() {
        for (int f = 0; f <= FAULTS; f++) {
            said.add(confirmed(100L * f + 50, 100L * f + 52));
        }
        for (int time = 0; time < 100 * FAULTS; time++) {
            boolean faulty = time % 100 >= 50 && time % 100 <= 52;
            float[] value = {faulty ? 4 : 0};
            (faulty ? faults : rows).add(new History.Row("t", 0, time, "p1", time, value, 0, false));
        }
    }

    @Test
    void faults_thatWereReadAgain_areCountedOnce_whereverTheirRowsLie() {
        // When
        PastFaults past = past();

        // Then
        assertThat(past.rows().orElseThrow().count()).isEqualTo(100 * FAULTS);
        assertThat(past.seen()).hasSize(FAULTS);
        assertThat(past.readings().get(1)).containsExactly(150, 151, 152);
    }

    @Test
    void challenger_thatMissesWhatTheChampionFinds_fails_andIsToldHowManyCouldNotBeAskedFor() {
        // When
        GateCheck check = check(detector(5), Optional.of(detector(3)));

        // Then
        assertThat(check.name()).isEqualTo("recall.confirmed");
        assertThat(check.passed()).isFalse();
        assertThat(check.text())
                .isEqualTo(
                        "0 of 12 confirmed faults raise an alarm, 0.0 %; by the champion 100.0 %; of 1 more no record"
                                + " was read");
    }

    @Test
    void challenger_thatFindsAsMuch_passes_andSoDoesAFirstModelWhateverItFinds() {
        // When
        GateCheck equal = check(detector(3), Optional.of(detector(3)));
        GateCheck first = check(detector(5), Optional.empty());

        // Then
        assertThat(equal.passed()).isTrue();
        assertThat(first.passed()).isTrue();
    }

    private GateCheck check(Detector challenger, Optional<Detector> champion) {
        return RecallCheck.confirmed(past(), challenger, champion, LOSS);
    }

    @Test
    void faults_noneOfWhichWasRead_areToldOf_byWhetherTheTopicsHoldThemYet() {
        // Given: the oldest record that the topics hold is of 451; none of a fault was read
        faults.clear();
        History history =
                new History(1, rows, faults, 0, 0, 0, Optional.of(Instant.ofEpochMilli(451)), Optional.empty());

        // When
        GateCheck check = RecallCheck.confirmed(
                PastFaults.of(history, new FeedbackRule(FeedbackLog.of(said)), all -> all)
                        .orElseThrow(),
                detector(3),
                Optional.of(detector(3)),
                LOSS);

        // Then: that of 450 to 452 is not quite over then
        assertThat(check)
                .isEqualTo(GateCheck.note(
                        "recall.confirmed",
                        "0 confirmed faults could be asked for; of 4 more the topics hold no record any more; of 9 more no"
                                + " record was read"));
    }

    @Test
    void faults_thatLaterWordsContradictOrRepeat_countOnceOrNotAtAll() {
        // Given: the first two are false alarms by now, the third was confirmed twice, and the fourth again with what
        // was around it
        said.add(word(FeedbackKind.FALSE_ALARM, 0, 160));
        said.add(confirmed(250, 252));
        said.add(confirmed(351, 360));

        // When
        PastFaults past = past();

        // Then: of the fourth a part is as it was said first
        assertThat(past.readings()).hasSize(FAULTS + 1 - 2 + 1);
        assertThat(past.seen()).hasSize(FAULTS - 2 + 1);
        assertThat(past.gone()).isZero();
        assertThat(past.notRead()).isEqualTo(1);
    }

    @Test
    void reading_thatTwoConfirmationsCover_isOfTheLaterOneAlone() {
        // Given: the second fault was confirmed again, and began later than was thought first
        said.add(confirmed(151, 152));

        // When
        PastFaults past = past();

        // Then
        assertThat(past.readings().get(1)).containsExactly(150);
        assertThat(past.readings().get(FAULTS + 1)).containsExactly(151, 152);
    }

    private PastFaults past() {
        History history = new History(1, rows, faults, 0, faults.size(), 100 * FAULTS);
        return PastFaults.of(history, new FeedbackRule(FeedbackLog.of(said)), all -> all)
                .orElseThrow();
    }

    private static Detector detector(double threshold) {
        return TransparentDetector.of(List.of("x"), 1, threshold, 2);
    }

    private static FeedbackEntry confirmed(long from, long to) {
        return word(FeedbackKind.CONFIRMED, from, to);
    }

    private static FeedbackEntry word(FeedbackKind kind, long from, long to) {
        return FeedbackEntry.said(
                "plant",
                kind,
                Optional.of("p1"),
                Instant.ofEpochMilli(from),
                Optional.of(Instant.ofEpochMilli(to)),
                Optional.empty(),
                "operator",
                "");
    }
}
