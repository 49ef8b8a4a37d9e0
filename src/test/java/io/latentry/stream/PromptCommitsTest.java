/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptCommitsTest {
    private static final int FEW = 20;
    private static final int MANY = 250;

    /** What a thread asked for last outlives a test. */
    private static long time = System.currentTimeMillis();

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>(settings());
    private final PromptCommits commits = new PromptCommits();

    private static Properties settings() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "plant");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        settings.put("main.consumer.max.poll.records", "1000");
        return settings;
    }

    @BeforeEach
    void longAfterWhatWasBefore() {
        pass(1_000_000_000);
        commits.begin(context);
    }

    private void pass(long ms) {
        time += ms;
        context.setCurrentSystemTimeMs(time);
    }

    private List<CapturedPunctuator> scheduled() {
        return context.scheduledPunctuators().stream()
                .filter(punctuator -> !punctuator.cancelled())
                .toList();
    }

    private void punctuate() {
        scheduled().forEach(punctuator -> punctuator.getPunctuator().punctuate(time));
    }

    private boolean asked() {
        boolean asked = context.committed();
        context.resetCommit();
        return asked;
    }

    @Test
    void record_withoutAResult_asksForNothing() {
        // When
        commits.after(FEW);

        // Then
        assertThat(asked()).isFalse();
    }

    @Test
    void result_ofASmallPoll_isCommittedAtOnce() {
        // When
        commits.sent();
        commits.after(FEW);

        // Then
        assertThat(asked()).isTrue();
    }

    @Test
    void result_shortlyAfterACommit_waitsForThePauseToEnd() {
        // Given
        commits.sent();
        commits.after(FEW);
        asked();
        pass(49);

        // When
        commits.sent();
        commits.after(FEW);
        boolean early = asked();
        pass(1);
        commits.after(FEW);

        // Then
        assertThat(early).isFalse();
        assertThat(asked()).isTrue();
    }

    @Test
    void result_thatNoRecordFollows_isCommittedWhenThePauseEnds() {
        // Given
        commits.sent();
        commits.after(FEW);
        asked();
        pass(20);
        commits.sent();
        commits.after(FEW);
        Duration wait = scheduled().get(0).getInterval();

        // When
        pass(wait.toMillis());
        punctuate();

        // Then
        assertThat(wait).isEqualTo(Duration.ofMillis(30));
        assertThat(asked()).isTrue();
    }

    @Test
    void task_withoutResults_hasNothingScheduled() {
        // When
        commits.after(FEW);
        commits.after(MANY);

        // Then
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void task_whoseResultsAreCommitted_hasNothingScheduledAnyMore() {
        // Given
        commits.sent();
        commits.after(FEW);
        commits.sent();
        commits.after(FEW);
        pass(50);

        // When
        punctuate();

        // Then
        assertThat(asked()).isTrue();
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void pause_thatARecordEnds_needsNoPunctuationAnyMore() {
        // Given
        commits.sent();
        commits.after(FEW);
        commits.sent();
        commits.after(FEW);
        pass(50);

        // When
        commits.after(FEW);

        // Then
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void task_thatGoesOn_forgetsWhatItHadScheduled() {
        // Given
        commits.sent();
        commits.after(FEW);
        commits.sent();
        commits.after(FEW);

        // When
        commits.begin(context);

        // Then
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void results_ofFullPolls_waitForTheCommitInterval() {
        // When
        commits.sent();
        commits.after(MANY);

        // Then
        assertThat(asked()).isFalse();
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void clock_thatIsSetBack_doesNotSilenceIt() {
        // Given
        commits.sent();
        commits.after(FEW);
        asked();
        pass(-3_600_000);

        // When
        commits.sent();
        commits.after(FEW);

        // Then
        assertThat(asked()).isTrue();
    }
}
