/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.KafkaClientSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * Asks for the commit of what a task has sent, so that its readers need not wait for the commit interval. A commit costs the
 * same however little is in it: so there are {@value #PAUSE_MS} ms between two of a thread, and none is asked for while polls
 * are so full that the thread has no time to give away.
 */
final class PromptCommits {
    private static final int PAUSE_MS = 50;
    /** A poll is full from this part of what it could bring. */
    private static final int FULL = 4;

    /** Wall-clock time at which the thread's tasks, which commit together, asked last. */
    private static final ThreadLocal<long[]> ASKED = ThreadLocal.withInitial(() -> new long[1]);

    private final ProcessingContext context;
    private final int fullPoll;
    private boolean full;
    private boolean sent;

    private PromptCommits(ProcessingContext context, int fullPoll) {
        this.context = context;
        this.fullPoll = fullPoll;
    }

    /** Commits of the task whose processor is initialised. */
    static PromptCommits of(ProcessingContext context) {
        Map<String, String> settings = new HashMap<>();
        context.appConfigs().forEach((key, value) -> settings.put(key, String.valueOf(value)));
        return new PromptCommits(context, Math.max(2, KafkaClientSettings.pollRecords(settings) / FULL));
    }

    /** Looks after what was sent shortly after the commit before, too; until the result is cancelled. */
    Cancellable schedule() {
        return context.schedule(Duration.ofMillis(PAUSE_MS), PunctuationType.WALL_CLOCK_TIME, now -> ask());
    }

    /** Notes that something was sent that somebody waits for. */
    void sent() {
        sent = true;
    }

    /** Asks if it is time to, after a record that came with so many others. */
    void after(int polled) {
        full = polled >= fullPoll;
        ask();
    }

    private void ask() {
        if (!sent || full) {
            return;
        }
        long[] asked = ASKED.get();
        long now = context.currentSystemTimeMs();
        // A clock that is set back must not silence it.
        if (Math.abs(now - asked[0]) >= PAUSE_MS) {
            asked[0] = now;
            sent = false;
            context.commit();
        }
    }
}
