/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchRoundsTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    private final List<String> taken = new ArrayList<>();
    private Instant now = NOON;
    private final WatchRounds rounds = new WatchRounds(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void detector_thatFails_restsAndKeepsNoOtherFromItsTurn() {
        // When
        round();
        now = NOON.plus(WatchRounds.REST).minusMillis(1);
        round();
        now = NOON.plus(WatchRounds.REST);
        round();

        // Then
        assertThat(taken).containsExactly("pumps", "plant", "plant", "pumps", "plant");
    }

    @Test
    void virtualMachine_thatFails_endsTheRounds() {
        assertThatThrownBy(() -> rounds.take("plant", () -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private void round() {
        rounds.take("pumps", () -> {
            taken.add("pumps");
            throw new NoClassDefFoundError("io/latentry/avro/ShadowReport");
        });
        rounds.take("plant", () -> taken.add("plant"));
    }
}
