/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PromptCommitsTest {
    private static final int FEW = 20;
    private static final int MANY = 250;

    /** What a thread asked for last, and whether anything was sent since, outlives a test. */
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
        commits.begin(context);
        pass(1_000_000_000);
        handle(poll(FEW), 1);
        asked();
        pass(1_000_000_000);
    }

    private static PollBatch poll(int size) {
        return new PollBatch(IntStream.range(0, size)
                .mapToObj(offset -> new ConsumerRecord<>("readings", 0, offset, new byte[0], new byte[0]))
                .toList());
    }

    private void handle(PollBatch poll, int records) {
        handle(commits, poll, records);
    }

    /** Which records they are does not matter, only how many of them. */
    private static void handle(PromptCommits commits, PollBatch poll, int records) {
        for (int i = 0; i < records; i++) {
            commits.after(new PollTag(poll, 0));
        }
    }

    private void handleOneOf(int size) {
        handle(poll(size), 1);
    }

    private PromptCommits taskOfTheSameThread() {
        PromptCommits other = new PromptCommits();
        other.begin(context);
        return other;
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
        handleOneOf(FEW);

        // Then
        assertThat(asked()).isFalse();
    }

    @Test
    void result_ofASmallPoll_isCommittedAtOnce() {
        // When
        commits.sent();
        handleOneOf(FEW);

        // Then
        assertThat(asked()).isTrue();
    }

    @Test
    void result_shortlyAfterACommit_waitsForThePauseToEnd() {
        // Given
        commits.sent();
        handleOneOf(FEW);
        asked();
        pass(49);

        // When
        commits.sent();
        handleOneOf(FEW);
        boolean early = asked();
        pass(1);
        handleOneOf(FEW);

        // Then
        assertThat(early).isFalse();
        assertThat(asked()).isTrue();
    }

    @Test
    void result_thatNoRecordFollows_isCommittedWhenThePauseEnds() {
        // Given
        commits.sent();
        handleOneOf(FEW);
        asked();
        pass(20);
        commits.sent();
        handleOneOf(FEW);
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
        handleOneOf(FEW);
        handleOneOf(MANY);

        // Then
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void task_whoseResultsAreCommitted_hasNothingScheduledAnyMore() {
        // Given
        commits.sent();
        handleOneOf(FEW);
        commits.sent();
        handleOneOf(FEW);
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
        handleOneOf(FEW);
        commits.sent();
        handleOneOf(FEW);
        pass(50);

        // When
        handleOneOf(FEW);

        // Then
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void task_thatEnds_leavesNothingScheduled() {
        // Given
        commits.sent();
        handleOneOf(FEW);
        commits.sent();
        handleOneOf(FEW);

        // When
        commits.end();

        // Then
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void task_thatEnds_leavesWhatAnotherOfItsThreadHasScheduled() {
        // Given
        commits.sent();
        handleOneOf(FEW);
        commits.sent();
        handleOneOf(FEW);

        // When
        taskOfTheSameThread().end();

        // Then
        assertThat(scheduled()).hasSize(1);
    }

    @Test
    void commit_ofOneTask_servesTheOthersOfItsThread() {
        // Given
        PromptCommits other = taskOfTheSameThread();
        other.sent();
        handleOneOf(FEW);
        asked();
        pass(1_000);

        // When
        handle(other, poll(FEW), 1);

        // Then
        assertThat(asked()).isFalse();
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void results_withinAFullPoll_waitForItsEnd() {
        // When
        commits.sent();
        handle(poll(MANY), MANY - 1);

        // Then
        assertThat(asked()).isFalse();
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void results_ofFullPollsThatFollowEachOther_waitForTheCommitInterval() {
        // Given
        commits.sent();
        handle(poll(MANY), MANY);
        pass(49);

        // When
        handleOneOf(MANY);

        // Then
        assertThat(asked()).isFalse();
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void results_ofAFullPollThatNoneFollows_areCommittedAPauseLater() {
        // Given
        commits.sent();
        handle(poll(MANY), MANY);
        Duration wait = scheduled().get(0).getInterval();

        // When
        pass(wait.toMillis());
        punctuate();

        // Then
        assertThat(wait).isEqualTo(Duration.ofMillis(50));
        assertThat(asked()).isTrue();
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void fullPoll_whoseRecordsTwoTasksShare_endsWithTheLastOfThem() {
        // Given
        PollBatch poll = poll(MANY);
        commits.sent();
        handle(poll, MANY - 1);

        // When
        handle(taskOfTheSameThread(), poll, 1);

        // Then
        assertThat(scheduled()).hasSize(1);
    }

    @Test
    void results_ofAFullPoll_areCommittedWithTheSmallPollAfterIt() {
        // Given
        commits.sent();
        handle(poll(MANY), MANY);

        // When
        handleOneOf(FEW);

        // Then
        assertThat(asked()).isTrue();
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void fullPoll_withoutResults_schedulesNothing() {
        // When
        handle(poll(MANY), MANY);

        // Then
        assertThat(scheduled()).isEmpty();
    }

    @Test
    void record_withoutItsPoll_countsAsASmallOne() {
        // When
        commits.sent();
        commits.after(null);

        // Then
        assertThat(asked()).isTrue();
    }

    @Test
    void clock_thatIsSetBack_doesNotSilenceIt() {
        // Given
        commits.sent();
        handleOneOf(FEW);
        asked();
        pass(-3_600_000);

        // When
        commits.sent();
        handleOneOf(FEW);

        // Then
        assertThat(asked()).isTrue();
    }
}
