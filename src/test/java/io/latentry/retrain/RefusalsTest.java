/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ShadowReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two tasks that report every ten seconds what they make of version 7. */
class RefusalsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String WHY = "version 7 refused: bytes: weights are not finite";

    private final Refusals refusals = new Refusals();

    @Test
    void champion_thatEveryTaskRefuses_cannotStay_onceAllHaveHadTheTimeToSaySo() {
        // Given
        for (int second = 0; second < 30; second += 10) {
            say("0_0", second, 6, WHY);
            say("0_1", second + 5, 6, WHY);
        }
        Optional<ShadowVerdict> early = verdict();

        // When
        say("0_0", 30, 6, WHY);

        // Then
        assertThat(early).isEmpty();
        ShadowVerdict verdict = verdict().orElseThrow();
        assertThat(verdict.outcome()).isEqualTo(ShadowVerdict.Outcome.WORSE);
        assertThat(verdict.text()).isEqualTo("no instance can judge by it, in any of 2 tasks: " + WHY);
        assertThat(verdict.checks())
                .singleElement()
                .satisfies(check -> assertThat(check.name()).isEqualTo("inService"));
        assertThat(refusals.inItsPlace(NOON)).contains(6L);
    }

    @Test
    void champion_thatOneTaskJudgesBy_stays() {
        // Given
        for (int second = 0; second < 300; second += 10) {
            say("0_0", second, 6, WHY);
            say("0_1", second, 7, "");
        }

        // When
        Optional<ShadowVerdict> verdict = verdict();

        // Then
        assertThat(verdict).isEmpty();
    }

    @Test
    void champion_thatOneTaskHasNotDecidedOn_stays() {
        // Given: it still serves what it did, and does not say why
        for (int second = 0; second < 300; second += 10) {
            say("0_0", second, 6, WHY);
            say("0_1", second, 6, "");
        }

        // When
        Optional<ShadowVerdict> verdict = verdict();

        // Then
        assertThat(verdict).isEmpty();
    }

    @Test
    void champion_thatAnInstanceHasJudgedBy_stays_whenItsTasksMoveToOneThatCannotLoadIt() {
        // Given: one instance judges by it, is stopped for a deployment, and the other has all tasks
        say("0_0", 0, 6, WHY);
        say("0_1", 0, 7, "");

        // When
        for (int second = 10; second < 300; second += 10) {
            say("0_0", second, 6, WHY);
            say("0_1", second, 6, WHY);
        }

        // Then
        assertThat(verdict()).isEmpty();
    }

    @Test
    void task_thatHasMovedToAnotherInstance_saysWhatThatOneSays() {
        // Given: an instance that had not decided is gone, and the other has fallen back further in one task
        say("0_1", 0, 6, "");
        for (int second = 0; second < 60; second += 10) {
            say("0_0", second, 6, WHY);
        }
        boolean before = verdict().isPresent();

        // When
        say("0_1", 60, 5, WHY);

        // Then
        assertThat(before).isFalse();
        assertThat(verdict()).isPresent();
        assertThat(refusals.inItsPlace(NOON)).as("of as many, the newest").contains(6L);
    }

    @Test
    void whatWasSaidBeforeTheWatch_doesNotCount() {
        // Given
        for (int second = 0; second < 60; second += 10) {
            say("0_0", second, 6, WHY);
        }
        Instant again = NOON.plusSeconds(100);

        // When
        say("0_1", 110, 6, WHY);
        Optional<ShadowVerdict> early = refusals.verdict(again, EVERY);
        say("0_1", 130, 6, WHY);

        // Then
        assertThat(early).isEmpty();
        assertThat(refusals.verdict(again, EVERY).orElseThrow().text()).contains("in any of 1 tasks");
    }

    @Test
    void nobody_whoSaysAnything_isNoReason() {
        assertThat(verdict()).isEmpty();
        assertThat(refusals.inItsPlace(NOON)).isEmpty();
    }

    private Optional<ShadowVerdict> verdict() {
        return refusals.verdict(NOON, EVERY);
    }

    private void say(String task, int second, long serving, String refusal) {
        Instant at = NOON.plusSeconds(second);
        refusals.add(ShadowReport.newBuilder()
                .setDetector("plant")
                .setChampionVersion(7)
                .setServingVersion(serving)
                .setRefusal(refusal)
                .setTask(task)
                .setFrom(at)
                .setTo(at)
                .build());
    }
}
