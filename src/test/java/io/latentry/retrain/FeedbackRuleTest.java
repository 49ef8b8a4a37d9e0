/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static io.latentry.retrain.FeedbackRule.Treatment.AS_JUDGED;
import static io.latentry.retrain.FeedbackRule.Treatment.FAULT;
import static io.latentry.retrain.FeedbackRule.Treatment.LEFT_OUT;
import static io.latentry.retrain.FeedbackRule.Treatment.TRUSTED;
import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.FeedbackKind;
import io.latentry.config.TrainingConfig;
import io.latentry.feedback.FeedbackEntry;
import io.latentry.feedback.FeedbackLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FeedbackRuleTest {
    /** 50 readings are enough; every hour. */
    private static final TrainingConfig TRAINING = TrainingConfig.ofRows(null, 50);

    @Test
    void readings_ofAConfirmedFault_areKnownAsOne_andThoseOfAFalseAlarmAreTrusted() {
        // Given
        FeedbackRule rule = rule(
                said(FeedbackKind.CONFIRMED, "p1", 100, Optional.of(200L), 1),
                said(FeedbackKind.FALSE_ALARM, "p1", 300, Optional.of(400L), 2),
                said(FeedbackKind.EXPECTED, "p2", 100, Optional.of(200L), 3));

        // When
        List<FeedbackRule.Treatment> treatments =
                List.of(rule.of("p1", 150), rule.of("p1", 250), rule.of("p1", 300), rule.of("p2", 150));

        // Then
        assertThat(treatments).containsExactly(FAULT, AS_JUDGED, TRUSTED, TRUSTED);
    }

    @Test
    void readings_ofBeforeANewNormal_areLeftOut_andThoseAfterItAreTrusted() {
        // Given
        FeedbackRule rule = rule(said(FeedbackKind.NEW_NORMAL, "p1", 100, Optional.empty(), 1));

        // When
        List<FeedbackRule.Treatment> treatments = List.of(rule.of("p1", 99), rule.of("p1", 100), rule.of("p2", 99));

        // Then
        assertThat(treatments).containsExactly(LEFT_OUT, TRUSTED, AS_JUDGED);
    }

    @Test
    void readings_ofBeforeANewNormalThatIsOver_areStillTrainedOn() {
        // Given
        FeedbackRule rule = rule(said(FeedbackKind.NEW_NORMAL, "p1", 100, Optional.of(200L), 1));

        // When
        List<FeedbackRule.Treatment> treatments = List.of(rule.of("p1", 99), rule.of("p1", 150));

        // Then
        assertThat(treatments).containsExactly(AS_JUDGED, TRUSTED);
    }

    @Test
    void newNormal_ofAnEntityThatWasSaidLast_saysFromWhenOnItsReadingsCount() {
        // Given: things were otherwise earlier than was thought at first, or later
        FeedbackRule corrected = rule(
                said(FeedbackKind.NEW_NORMAL, "p1", 100, Optional.empty(), 1),
                said(FeedbackKind.NEW_NORMAL, "p1", 50, Optional.empty(), 2));
        FeedbackRule later = rule(
                said(FeedbackKind.NEW_NORMAL, "p1", 50, Optional.empty(), 1),
                said(FeedbackKind.NEW_NORMAL, "p1", 100, Optional.empty(), 2),
                said(FeedbackKind.NEW_NORMAL, "p2", 10, Optional.empty(), 3));

        // Then
        assertThat(List.of(corrected.of("p1", 49), corrected.of("p1", 50))).containsExactly(LEFT_OUT, TRUSTED);
        assertThat(List.of(later.of("p1", 99), later.of("p1", 100))).containsExactly(LEFT_OUT, TRUSTED);
    }

    @Test
    void newNormal_thatWasDeclaredLast_isTheOneToTrainBy_ifItIsNewerThanTheModel() {
        // Given
        FeedbackLog log = FeedbackLog.of(List.of(
                said(FeedbackKind.NEW_NORMAL, "p1", 100, Optional.empty(), 1_000),
                said(FeedbackKind.NEW_NORMAL, "p2", 50, Optional.empty(), 2_000)));

        // When
        Optional<NewNormal> latest = latest(log, Instant.ofEpochMilli(1_500));
        Optional<NewNormal> none = latest(log, Instant.ofEpochMilli(2_000));

        // Then
        assertThat(latest).contains(new NewNormal(Optional.of("p2"), Instant.ofEpochMilli(50)));
        assertThat(none).isEmpty();
    }

    @Test
    void newNormal_thatThereIsTooLittleOfAtATraining_isStillToBeTrainedBy() {
        // Given: p1 has five readings of since then, and later a hundred
        FeedbackLog log = FeedbackLog.of(List.of(
                said(FeedbackKind.NEW_NORMAL, "p1", 100, Optional.empty(), 1_000),
                said(FeedbackKind.EXPECTED, "p1", 100, Optional.of(110L), 1_500)));
        Instant readAt = Instant.ofEpochMilli(9_000);

        // When
        Instant early = FeedbackRule.heard(log, Instant.MIN, history(0, 105), TRAINING, readAt);
        Optional<NewNormal> still = latest(log, early);
        Instant late = FeedbackRule.heard(log, early, history(100, 200), TRAINING, readAt);
        Instant again = FeedbackRule.heard(log, late, history(0, 105), TRAINING, Instant.ofEpochMilli(9_999));

        // Then: what has been trained by once is over
        assertThat(still).contains(new NewNormal(Optional.of("p1"), Instant.ofEpochMilli(100)));
        assertThat(late).isEqualTo(readAt);
        assertThat(again).isEqualTo(Instant.ofEpochMilli(9_999));
    }

    @Test
    void
            newNormal_thatThereIsTooLittleOfForLongerThanTheIntervalOfTrainings_callsForNoneAnyMore_butStillSaysWhatCounts() {
        // Given: an entity that sends nothing any more
        FeedbackLog log = FeedbackLog.of(List.of(said(FeedbackKind.NEW_NORMAL, "p9", 100, Optional.empty(), 1_000)));
        Instant patient = Instant.ofEpochMilli(999).plus(TRAINING.every());
        Instant impatient = Instant.ofEpochMilli(1_000).plus(TRAINING.every());

        // When: the model in service is of a build that did not say what it had heard
        Instant heardBefore = FeedbackRule.heard(log, Instant.MIN, history(0, 105), TRAINING, patient);
        Instant heardAfter = FeedbackRule.heard(log, Instant.MIN, history(0, 105), TRAINING, impatient);
        Optional<NewNormal> before = FeedbackRule.latest(log, Instant.MIN, TRAINING, patient);
        Optional<NewNormal> after = FeedbackRule.latest(log, Instant.MIN, TRAINING, impatient);
        FeedbackRule.Treatment former = new FeedbackRule(log).of("p9", 99);

        // Then
        assertThat(heardBefore).isEqualTo(Instant.ofEpochMilli(999));
        assertThat(heardAfter).isEqualTo(impatient);
        assertThat(before).isPresent();
        assertThat(after).isEmpty();
        assertThat(former).isEqualTo(LEFT_OUT);
    }

    private static Optional<NewNormal> latest(FeedbackLog log, Instant heard) {
        return FeedbackRule.latest(log, heard, TRAINING, Instant.ofEpochMilli(9_000));
    }

    /** A reading of p1 in each of these milliseconds. */
    private static History history(long from, long to) {
        List<History.Row> rows = LongStream.range(from, to)
                .mapToObj(time -> new History.Row("t", 0, time, "p1", time, new float[] {0}, 0, false))
                .toList();
        return new History(1, rows, List.of(), 0, 0, rows.size());
    }

    private static FeedbackRule rule(FeedbackEntry... entries) {
        return new FeedbackRule(FeedbackLog.of(List.of(entries)));
    }

    private static FeedbackEntry said(FeedbackKind kind, String entity, long from, Optional<Long> to, long time) {
        return new FeedbackEntry(
                FeedbackEntry.newId(),
                "plant",
                kind,
                Optional.of(entity),
                Instant.ofEpochMilli(from),
                to.map(Instant::ofEpochMilli),
                Optional.empty(),
                "operator",
                "",
                Instant.ofEpochMilli(time));
    }
}
