/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.avro.FeedbackKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedbackLogTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void kind_ofAMomentThatSeveralSpeakOf_isWhatWasSaidLast() {
        // Given
        FeedbackLog log = FeedbackLog.of(List.of(
                said(FeedbackKind.CONFIRMED, Optional.of("p1"), 0, 60),
                said(FeedbackKind.EXPECTED, Optional.empty(), 30, 90)));

        // When
        List<Optional<FeedbackKind>> kinds = List.of(
                log.kind("p1", NOON),
                log.kind("p1", minute(30)),
                log.kind("p2", NOON),
                log.kind("p2", minute(90).toEpochMilli()),
                log.kind("p1", minute(91)));

        // Then
        assertThat(kinds)
                .containsExactly(
                        Optional.of(FeedbackKind.CONFIRMED),
                        Optional.of(FeedbackKind.EXPECTED),
                        Optional.empty(),
                        Optional.of(FeedbackKind.EXPECTED),
                        Optional.empty());
    }

    @Test
    void kind_ofANewNormalWithoutEnd_lastsFromThenOn() {
        // Given
        FeedbackEntry entry = new FeedbackEntry(
                FeedbackEntry.newId(),
                "plant",
                FeedbackKind.NEW_NORMAL,
                Optional.of("p1"),
                NOON,
                Optional.empty(),
                Optional.empty(),
                "ada",
                "new pump",
                NOON);

        // When
        FeedbackLog log = FeedbackLog.of(List.of(entry));

        // Then
        assertThat(log.kind("p1", NOON.minusMillis(1))).isEmpty();
        assertThat(log.kind("p1", NOON.plus(Duration.ofDays(400)))).contains(FeedbackKind.NEW_NORMAL);
        assertThat(log.newNormalsSince(NOON.minusSeconds(1))).containsExactly(entry);
        assertThat(log.newNormalsSince(NOON)).isEmpty();
    }

    @Test
    void log_ofKindsThatThisBuildDoesNotKnow_leavesThemOut() {
        // When
        FeedbackLog log = FeedbackLog.of(List.of(
                said(FeedbackKind.CONFIRMED, Optional.of("p1"), 0, 60),
                said(FeedbackKind.UNKNOWN, Optional.of("p1"), 0, 60)));

        // Then
        assertThat(log.kind("p1", NOON)).contains(FeedbackKind.CONFIRMED);
        assertThat(log.confirmed()).isEqualTo(log.entries());
    }

    @Test
    void entry_thatCannotBeMeant_isRefused() {
        assertThatThrownBy(() -> said(FeedbackKind.CONFIRMED, Optional.empty(), 60, 0))
                .hasMessageContaining("before it begins");
        assertThatThrownBy(() -> FeedbackEntry.said(
                        "plant",
                        FeedbackKind.EXPECTED,
                        Optional.empty(),
                        NOON,
                        Optional.empty(),
                        Optional.empty(),
                        "ada",
                        ""))
                .hasMessageContaining("only a new normal may have no end");
    }

    @Test
    void event_ofAnEntry_carriesAllOfIt() {
        // Given
        FeedbackEntry full = said(FeedbackKind.FALSE_ALARM, Optional.of("p1"), 0, 1);
        FeedbackEntry bare = FeedbackEntry.said(
                "plant",
                FeedbackKind.NEW_NORMAL,
                Optional.empty(),
                NOON,
                Optional.empty(),
                Optional.empty(),
                "ada",
                "");

        // When
        List<FeedbackEntry> back = List.of(FeedbackEntry.of(full.event()), FeedbackEntry.of(bare.event()));

        // Then
        assertThat(back)
                .usingRecursiveComparison()
                .withEqualsForType((a, b) -> a.toEpochMilli() == b.toEpochMilli(), Instant.class)
                .isEqualTo(List.of(full, bare));
    }

    private static FeedbackEntry said(FeedbackKind kind, Optional<String> entity, int from, int to) {
        return FeedbackEntry.said(
                "plant",
                kind,
                entity,
                minute(from),
                Optional.of(minute(to)),
                Optional.of("plant/readings/0/17/1"),
                "ada",
                "seen on site");
    }

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }
}
