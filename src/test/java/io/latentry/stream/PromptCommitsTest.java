/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptCommitsTest {
    private static final int FEW = 20;
    private static final int MANY = 250;

    /** What a thread asked for last outlives a test. */
    private static long time = System.currentTimeMillis();

    private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>(settings());
    private final PromptCommits commits = PromptCommits.of(context);

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
    }

    private void pass(long ms) {
        time += ms;
        context.setCurrentSystemTimeMs(time);
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
        var unused = commits.schedule();
        commits.sent();
        commits.after(FEW);
        asked();
        commits.sent();
        commits.after(FEW);

        // When
        pass(50);
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(time);

        // Then
        assertThat(asked()).isTrue();
    }

    @Test
    void results_ofFullPolls_waitForTheCommitInterval() {
        // Given
        var unused = commits.schedule();

        // When
        commits.sent();
        commits.after(MANY);
        pass(60);
        context.scheduledPunctuators().get(0).getPunctuator().punctuate(time);

        // Then
        assertThat(asked()).isFalse();
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
