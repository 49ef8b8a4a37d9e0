/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.config.DriftConfig;
import io.latentry.config.TrainingConfig;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.Manifests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

/** A sidecar that looks every five minutes, trains every hour, and after 1,000 new records. */
class RetrainScheduleTest {
    private static final Duration LOOK = Duration.ofMinutes(5);
    private static final Drift MOVED = new Drift(0.31, 420);
    private static final String MOVED_WORDS = "drift: distance 0.31 on 420 samples";
    private static final NewNormal WORD = new NewNormal(Optional.of("pump-3"), Instant.EPOCH);

    private final SettableClock clock = new SettableClock();
    private final Sidecar sidecar = new Sidecar();

    @Test
    void detectors_atFirst_areAllDue() {
        // Given
        RetrainSchedule schedule = schedule("a", "b");

        // When
        schedule.runDue(sidecar);

        // Then
        assertThat(sidecar.trained).containsExactly("a: time", "b: time");
        assertThat(schedule.pause()).isEqualTo(LOOK);
    }

    @Test
    void detector_ofWhichNothingIsNew_isLookedAtAndTrainedAgainAfterItsInterval() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);

        // When
        run(schedule, Duration.ofMinutes(59));
        int early = sidecar.trained.size();
        run(schedule, Duration.ofMinutes(1));

        // Then
        assertThat(early).isEqualTo(1);
        assertThat(sidecar.looks).isEqualTo(11);
        assertThat(sidecar.trained).containsExactly("a: time", "a: time");
    }

    @Test
    void detector_withEnoughNewRecords_isTrainedWithTheNextLook() {
        // Given
        RetrainSchedule schedule = schedule("a");
        sidecar.written = 7_000;
        schedule.runDue(sidecar);

        // When
        sidecar.written = 7_999;
        run(schedule, LOOK);
        sidecar.written = 8_234;
        run(schedule, LOOK);
        run(schedule, LOOK);

        // Then: trained once; the third look counts from there
        assertThat(sidecar.trained).containsExactly("a: time", "a: 1,234 new records");
    }

    @Test
    void detector_whoseRecordsHaveMoved_isTrainedOnceAQuarterOfThemIsNewerThanTheLastTraining() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.drift = Optional.of(MOVED);

        // When
        sidecar.written = 124;
        run(schedule, LOOK);
        int early = sidecar.trained.size();
        sidecar.written = 125;
        run(schedule, LOOK);

        // Then
        assertThat(early).isEqualTo(1);
        assertThat(sidecar.trained).containsExactly("a: time", "a: " + MOVED_WORDS);
    }

    @Test
    void drift_thatMayBeChance_callsForNothing() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.drift = Optional.of(new Drift(0.31, 12));
        sidecar.written = 900;

        // When
        run(schedule, LOOK);

        // Then
        assertThat(sidecar.trained).containsExactly("a: time");
    }

    @Test
    void drift_whoseModelIsRejected_callsForTheNextTrainingAfterPausesThatDouble() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.drift = Optional.of(MOVED);
        sidecar.accepts = false;

        // When: records keep coming, and every model is rejected
        List<Long> minutes = minutesOfTrainings(schedule, 59);

        // Then: 10, 20 minutes apart; the next would be 40 minutes later
        assertThat(minutes).containsExactly(5L, 15L, 35L);
        assertThat(schedule.outcomes().get("a").message()).contains("drift", "rejected", "alarmRate: too many");
    }

    @Test
    void drift_thatNoTrainingCures_callsForTheNextAfterPausesThatDoubleUpToTheInterval() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.drift = Optional.of(MOVED);

        // When: every model is published, and in service at once
        List<Long> minutes = minutesOfTrainings(schedule, 239);

        // Then: each look that sees it again begins a pause of 10, 20, 40 minutes; in the end the hour comes first
        assertThat(minutes).containsExactly(5L, 20L, 45L, 90L, 150L, 210L);
        assertThat(sidecar.trained).endsWith("a: time", "a: time");
    }

    @Test
    void drift_whoseModelIsDismissedInTheShadow_callsForTheNextTrainingOnlyAfterAPause() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.drift = Optional.of(MOVED);
        minutesOfTrainings(schedule, 5);

        // When: it judges in the shadow for half an hour
        sidecar.postponed = Optional.of("version 2 judges in the shadow");
        List<Long> before = minutesOfTrainings(schedule, 31);
        sidecar.postponed = Optional.empty();
        List<Long> after = minutesOfTrainings(schedule, 20);

        // Then: the look in the fourth minute sees the drift again
        assertThat(before).isEmpty();
        assertThat(after).containsExactly(14L);
    }

    @Test
    void drift_thatWasGoneForALook_callsForATrainingAtOnceWhenItComesAgain() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.drift = Optional.of(MOVED);
        minutesOfTrainings(schedule, 5);

        // When
        sidecar.drift = Optional.of(new Drift(0.02, 420));
        minutesOfTrainings(schedule, 5);
        sidecar.drift = Optional.of(MOVED);
        List<Long> minutes = minutesOfTrainings(schedule, 5);

        // Then
        assertThat(minutes).containsExactly(5L);
    }

    @Test
    void newNormal_thatIsStillToBeTrainedByAfterItsTraining_callsForTheNextAfterAPause_andAnotherAtOnce() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.newNormal = Optional.of(WORD);

        // When
        List<Long> same = minutesOfTrainings(schedule, 20);
        minutesOfTrainings(schedule, 5);
        sidecar.newNormal = Optional.of(new NewNormal(Optional.of("pump-4"), Instant.EPOCH));
        List<Long> other = minutesOfTrainings(schedule, 5);

        // Then
        assertThat(same).containsExactly(5L, 20L);
        assertThat(other).containsExactly(5L);
    }

    @Test
    void newNormal_callsForATrainingAtOnce_butOnlyOnceWhileModelsAreRejected() {
        // Given
        RetrainSchedule schedule = schedule("a");
        sidecar.accepts = false;
        schedule.runDue(sidecar);
        sidecar.newNormal = Optional.of(WORD);

        // When
        run(schedule, LOOK);
        run(schedule, LOOK);

        // Then
        assertThat(sidecar.trained)
                .containsExactly("a: time", "a: new normal since 1970-01-01T00:00:00Z for entity pump-3");
    }

    @Test
    void detector_whoseTrainingInTimeIsPostponed_isTrainedOnceItIsNot() {
        // Given
        RetrainSchedule schedule = schedule("a");
        sidecar.postponed = Optional.of("version 7 judges in the shadow");
        schedule.runDue(sidecar);
        List<String> before = List.copyOf(sidecar.trained);
        RetrainSchedule.Outcome outcome = schedule.outcomes().get("a");

        // When
        sidecar.postponed = Optional.empty();
        run(schedule, Duration.ofSeconds(30));

        // Then
        assertThat(before).isEmpty();
        assertThat(outcome).isEqualTo(new RetrainSchedule.Outcome(true, "version 7 judges in the shadow"));
        assertThat(sidecar.trained).containsExactly("a: time");
    }

    @Test
    void drift_whileTrainingsArePostponed_isNotLookedAt_andCallsForNothingOnceItIsOver() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.drift = Optional.of(MOVED);
        sidecar.written = 20_000;
        sidecar.postponed = Optional.of("version 7 judges in the shadow");

        // When: the model that judged is promoted, and cures it
        run(schedule, Duration.ofMinutes(30));
        int looks = sidecar.looks;
        sidecar.written = 500;
        sidecar.drift = Optional.empty();
        sidecar.postponed = Optional.empty();
        run(schedule, Duration.ofMinutes(20));
        List<String> before = List.copyOf(sidecar.trained);
        run(schedule, Duration.ofMinutes(10));

        // Then
        assertThat(looks).isZero();
        assertThat(before).containsExactly("a: time");
        assertThat(sidecar.trained).containsExactly("a: time", "a: time");
    }

    @Test
    void training_thatAChallengerComesBefore_isForgottenUnlessItIsDueInTime() {
        // Given: a training for drift fails
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.drift = Optional.of(MOVED);
        sidecar.written = 500;
        sidecar.fails = "a";
        run(schedule, LOOK);
        sidecar.fails = "";

        // When: before it is tried again, somebody publishes a challenger
        sidecar.postponed = Optional.of("version 7 judges in the shadow");
        run(schedule, LOOK);
        sidecar.drift = Optional.empty();
        sidecar.postponed = Optional.empty();
        run(schedule, LOOK);

        // Then
        assertThat(sidecar.trained).containsExactly("a: time");
    }

    @Test
    void detector_thatCouldNotBeTrained_isTriedSoonForTheSameReasonAndKeepsNoOtherFromItsTurn() {
        // Given
        RetrainSchedule schedule = schedule("bad", "good");
        sidecar.fails = "bad";
        schedule.runDue(sidecar);
        RetrainSchedule.Outcome failed = schedule.outcomes().get("bad");
        Duration pause = schedule.pause();
        sidecar.fails = "";
        sidecar.drift = Optional.of(MOVED);
        run(schedule, Duration.ofSeconds(30));
        sidecar.written = 200;

        // When: a look calls for a training that fails
        sidecar.fails = "bad";
        run(schedule, LOOK);
        sidecar.fails = "";
        run(schedule, Duration.ofSeconds(30));

        // Then
        assertThat(failed).isEqualTo(new RetrainSchedule.Outcome(false, "too few records"));
        assertThat(pause).isEqualTo(Duration.ofSeconds(30));
        assertThat(sidecar.trained)
                .containsExactly("good: time", "bad: time", "good: " + MOVED_WORDS, "bad: " + MOVED_WORDS);
    }

    @Test
    void detector_whoseTrainingRunsOutOfMemory_isTriedAgainAndKeepsNoOtherFromItsTurn() {
        // Given
        RetrainSchedule schedule = schedule("large", "small");
        sidecar.exhausts = "large";

        // When
        schedule.runDue(sidecar);

        // Then
        assertThat(sidecar.trained).containsExactly("small: time");
        assertThat(schedule.outcomes().get("large"))
                .isEqualTo(new RetrainSchedule.Outcome(false, "CUDA out of memory"));
        assertThat(schedule.pause()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void training_whoseThreadIsInterrupted_endsTheRound() {
        // Given
        RetrainSchedule schedule = schedule("a", "b");
        sidecar.interrupted = "a";

        try {
            // When, Then
            assertThatThrownBy(() -> schedule.runDue(sidecar)).isInstanceOf(InterruptException.class);
            assertThat(sidecar.trained).isEmpty();
        } finally {
            // Kafka's exception interrupts the thread that makes it.
            var unused = Thread.interrupted();
        }
    }

    @Test
    void detector_thatCannotBeLookedAt_isLookedAtAgainAndTrainedInTime() {
        // Given
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        sidecar.blind = true;

        // When
        run(schedule, LOOK);

        // Then
        assertThat(schedule.pause()).isEqualTo(LOOK);
        assertThat(schedule.outcomes().get("a").done()).isTrue();
    }

    @Test
    void sidecar_thatIsStartedAgain_trainsWhenTheOneBeforeItWouldHave() {
        // Given: a training of "a" 20 minutes ago, of 7,000 records; of another detector a later one
        sidecar.history = List.of(
                event("a", ModelEventKind.TRAINED, 1L, -50, "time; passed the gate", 5_000),
                event("a", ModelEventKind.PROMOTED, 1L, -50, "time; passed the gate", 5_000),
                event("a", ModelEventKind.TRAINED, 2L, -20, "time; passed the gate", 7_000),
                event("b", ModelEventKind.TRAINED, 1L, -1, "time; passed the gate", 9_000));
        sidecar.written = 7_999;

        // When
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        run(schedule, Duration.ofMinutes(39));
        List<String> before = List.copyOf(sidecar.trained);
        run(schedule, Duration.ofMinutes(1));

        // Then: it looks at once, and what has been trained on before is not new
        assertThat(sidecar.looks).isEqualTo(8);
        assertThat(before).isEmpty();
        assertThat(sidecar.trained).containsExactly("a: time");
    }

    @Test
    void sidecar_thatIsStartedAgain_goesOnWithThePauseAfterRejections() {
        // Given: three models in a row were rejected, the last a minute ago; the pause after it is 40 minutes
        sidecar.history = List.of(
                event("a", ModelEventKind.TRAINED, 1L, -100, "time; passed the gate", 0),
                event("a", ModelEventKind.REJECTED, null, -31, MOVED_WORDS + "; alarmRate: 3", 0),
                event("a", ModelEventKind.REJECTED, null, -21, MOVED_WORDS + "; alarmRate: 3", 0),
                event("a", ModelEventKind.REJECTED, 9L, -20, "liveAlarms: 3", 0),
                event("a", ModelEventKind.REJECTED, null, -1, MOVED_WORDS + "; alarmRate: 3", 0));
        sidecar.drift = Optional.of(MOVED);
        sidecar.written = 20_000;

        // When: it crashes and is started again every seven minutes
        List<List<Long>> minutes = new ArrayList<>();
        for (int start = 0; start < 6; start++) {
            RetrainSchedule schedule = schedule("a");
            schedule.runDue(sidecar);
            minutes.add(minutesOfTrainings(schedule, 7));
        }

        // Then: the sixth one lives from the 35th minute on
        assertThat(minutes.subList(0, 5)).allMatch(List::isEmpty);
        assertThat(minutes.get(5)).containsExactly(5L);
        assertThat(sidecar.trained).containsExactly("a: " + MOVED_WORDS);
    }

    @Test
    void newNormal_thatARejectedModelOfTheProcessBeforeWasTrainedBy_waits_butAnotherDoesNot() {
        // Given
        sidecar.history = List.of(
                event("a", ModelEventKind.TRAINED, 1L, -30, "time; passed the gate", 0),
                event("a", ModelEventKind.REJECTED, null, -2, WORD + "; alarmRate: 3 over 1", 0));
        sidecar.newNormal = Optional.of(WORD);
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);

        // When
        List<Long> same = minutesOfTrainings(schedule, 5);
        sidecar.newNormal = Optional.of(new NewNormal(Optional.of("pump-4"), Instant.EPOCH));
        List<Long> other = minutesOfTrainings(schedule, 5);

        // Then
        assertThat(same).isEmpty();
        assertThat(other).containsExactly(5L);
    }

    @Test
    void sidecar_thatIsStartedAgainWithAnotherConfiguration_trainsAtOnce() {
        // Given: the model in service does not judge what the configuration says; two by the former one were rejected
        sidecar.history = List.of(
                event("a", ModelEventKind.TRAINED, 1L, -20, "time; passed the gate", 0),
                event("a", ModelEventKind.REJECTED, null, -10, MOVED_WORDS + "; alarmRate: 3", 0),
                event("a", ModelEventKind.REJECTED, null, -1, MOVED_WORDS + "; alarmRate: 3", 0));
        sidecar.served = false;

        // When
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        int atOnce = sidecar.trained.size();
        run(schedule, Duration.ofMinutes(30));

        // Then: once, though that one is a challenger for a while
        assertThat(atOnce).isEqualTo(1);
        assertThat(sidecar.trained).containsExactly("a: no model in service judges what the configuration says");
    }

    @Test
    void sidecar_thatIsStartedAgainAfterAFirstModelWasRejected_trainsAtOnce_butOnlyOnceWhileModelsAreRejected() {
        // Given
        sidecar.history = List.of(event("a", ModelEventKind.REJECTED, null, -1, "time; alarmRate: 3", 0));
        sidecar.served = false;
        sidecar.accepts = false;

        // When
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        int atOnce = sidecar.trained.size();
        run(schedule, Duration.ofMinutes(59));

        // Then
        assertThat(atOnce).isEqualTo(1);
        assertThat(sidecar.trained).containsExactly("a: no model in service judges what the configuration says");
    }

    @Test
    void drifts_thatEachModelOfALongTimeAnswered_areNotInVainWhenTheSidecarIsStartedAgain() {
        // Given: six drifts, days apart, each cured by its model; trained in time in between
        List<ModelEvent> past = new ArrayList<>();
        for (int day = 12; day > 0; day -= 2) {
            past.add(event("a", ModelEventKind.TRAINED, 1L, -day * 1440, MOVED_WORDS + "; passed the gate", 0));
            past.add(event("a", ModelEventKind.TRAINED, 2L, -day * 1440 + 60, "time; passed the gate", 0));
        }
        past.add(event("a", ModelEventKind.TRAINED, 3L, -20, "time; passed the gate", 0));
        sidecar.history = past;
        sidecar.drift = Optional.of(MOVED);
        sidecar.written = 500;

        // When
        schedule("a").runDue(sidecar);

        // Then
        assertThat(sidecar.trained).containsExactly("a: " + MOVED_WORDS);
    }

    @Test
    void newNormal_thatModelsOfTheProcessBeforeWereTrainedByInVain_isOneCallWhateverBecameOfThem() {
        // Given: one was published and dismissed, the next rejected; the pause after both is 20 minutes
        sidecar.history = List.of(
                event("a", ModelEventKind.TRAINED, 1L, -30, WORD + "; passed the gate", 0),
                event("a", ModelEventKind.REJECTED, null, -1, WORD + "; alarmRate: 3 over 1", 0));
        sidecar.newNormal = Optional.of(WORD);
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);

        // When
        List<Long> minutes = minutesOfTrainings(schedule, 20);

        // Then
        assertThat(minutes).containsExactly(20L);
    }

    @Test
    void drift_afterTheInputTopicsBecameOthers_isSeenOnceEnoughHasComeSinceTheStart() {
        // Given: those of before had been given far more records
        sidecar.history = List.of(event("a", ModelEventKind.TRAINED, 1L, -20, "time; passed the gate", 20_000));
        sidecar.drift = Optional.of(MOVED);
        sidecar.written = 300;
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        List<String> atOnce = List.copyOf(sidecar.trained);

        // When
        List<Long> minutes = minutesOfTrainings(schedule, 5);

        // Then
        assertThat(atOnce).isEmpty();
        assertThat(minutes).containsExactly(5L);
    }

    @Test
    void sidecar_thatIsStartedAgain_readsTheHistoryOnce_andTellsWhatCameOfTheLastTrainings() {
        // Given
        sidecar.history = List.of(
                event("a", ModelEventKind.TRAINED, 1L, -30, "time; passed the gate", 0),
                event("b", ModelEventKind.TRAINED, 1L, -20, "time; passed the gate", 0),
                event("b", ModelEventKind.REJECTED, null, -10, "time; alarmRate: 3", 0));
        RetrainSchedule schedule = schedule("a", "b");

        // When
        schedule.runDue(sidecar);
        run(schedule, LOOK);

        // Then
        assertThat(sidecar.readings).isEqualTo(1);
        assertThat(schedule.outcomes())
                .isEqualTo(Map.of(
                        "a",
                        new RetrainSchedule.Outcome(
                                true,
                                "last trained at 1969-12-31T23:30:00Z, by another process (time; passed the gate)"),
                        "b",
                        new RetrainSchedule.Outcome(
                                true,
                                "last new model rejected at 1969-12-31T23:50:00Z, by another process:"
                                        + " time; alarmRate: 3")));
    }

    @Test
    void sidecar_thatCannotReadTheHistory_triesAgainSoonAndTrainsNothingBefore() {
        // Given
        sidecar.forgetful = true;
        RetrainSchedule schedule = schedule("a");
        schedule.runDue(sidecar);
        RetrainSchedule.Outcome failed = schedule.outcomes().get("a");
        List<String> before = List.copyOf(sidecar.trained);

        // When
        sidecar.forgetful = false;
        run(schedule, Duration.ofSeconds(30));

        // Then
        assertThat(failed).isEqualTo(new RetrainSchedule.Outcome(false, "no broker"));
        assertThat(before).isEmpty();
        assertThat(sidecar.trained).containsExactly("a: time");
    }

    private ModelEvent event(
            String detector, ModelEventKind kind, Long version, int minute, String reason, double written) {
        return ModelEvent.newBuilder()
                .setDetector(detector)
                .setKind(kind)
                .setVersion(version)
                .setTime(clock.instant().plus(Duration.ofMinutes(minute)))
                .setReason(reason)
                .setMetrics(Map.of("recordsWritten", written))
                .build();
    }

    private void run(RetrainSchedule schedule, Duration time) {
        Instant end = clock.instant().plus(time);
        while (!clock.instant().plus(schedule.pause()).isAfter(end)) {
            clock.now = clock.now.plus(schedule.pause());
            schedule.runDue(sidecar);
        }
        clock.now = end;
    }

    /** In which of the next minutes there are trainings, while 100 records come in each. */
    private List<Long> minutesOfTrainings(RetrainSchedule schedule, int count) {
        List<Long> minutes = new ArrayList<>();
        for (long minute = 1; minute <= count; minute++) {
            sidecar.written += 100;
            int before = sidecar.trained.size();
            run(schedule, Duration.ofMinutes(1));
            if (sidecar.trained.size() > before) {
                minutes.add(minute);
            }
        }
        return minutes;
    }

    private RetrainSchedule schedule(String... names) {
        DriftConfig drift = new DriftConfig(null, LOOK, 500);
        TrainingConfig training = new TrainingConfig(
                null, null, null, Duration.ofHours(1), 1_000, drift, null, null, null, null, null, null);
        List<DetectorConfig> detectors = new ArrayList<>();
        for (String name : names) {
            detectors.add(DetectorConfigBuilder.detector(name, List.of("in"), List.of("x"))
                    .training(training)
                    .build());
        }
        return new RetrainSchedule(detectors, clock);
    }

    /** Sees and trains what it is told to. */
    private static final class Sidecar implements RetrainSchedule.Work {
        private final List<String> trained = new ArrayList<>();
        private int looks;
        private int readings;
        private long written;
        private Optional<Drift> drift = Optional.empty();
        private Optional<NewNormal> newNormal = Optional.empty();
        private boolean accepts = true;
        private boolean blind;
        private boolean served = true;
        private boolean forgetful;
        private List<ModelEvent> history = List.of();
        private String fails = "";
        private String exhausts = "";
        private String interrupted = "";

        private Optional<String> postponed = Optional.empty();

        @Override
        public Optional<String> postponed(DetectorConfig detector) {
            return postponed;
        }

        @Override
        public List<ModelEvent> history() {
            readings++;
            if (forgetful) {
                throw new RetrainingException("no broker");
            }
            return history;
        }

        @Override
        public Outlook look(DetectorConfig detector) {
            if (blind) {
                throw new RetrainingException("no broker");
            }
            looks++;
            return new Outlook(written, served, drift, newNormal);
        }

        @Override
        public RetrainingOutcome train(DetectorConfig detector, RetrainReason reason) {
            if (detector.name().equals(fails)) {
                throw new RetrainingException("too few records");
            }
            if (detector.name().equals(exhausts)) {
                throw new OutOfMemoryError("CUDA out of memory");
            }
            if (detector.name().equals(interrupted)) {
                throw new InterruptException("interrupted");
            }
            trained.add(detector.name() + ": " + reason.text());
            ModelManifest manifest =
                    Manifests.draft(detector.name(), detector.features()).build();
            GateReport report = new GateReport(
                    List.of(new GateCheck("alarmRate", accepts, 0, 0, "too many")), Optional.empty(), Optional.empty());
            return new RetrainingOutcome(accepts ? Optional.of(manifest) : Optional.empty(), report, written);
        }
    }

    private static final class SettableClock extends Clock {
        private Instant now = Instant.EPOCH;

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
