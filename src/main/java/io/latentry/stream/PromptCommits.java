/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.KafkaClientSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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

    private ProcessingContext context;
    private int fullPoll;
    private boolean full;
    private boolean sent;
    private Optional<Cancellable> later = Optional.empty();

    /** Called whenever a task begins or goes on, when its processor is initialised. */
    void begin(ProcessingContext context) {
        cancelLater();
        sent = false;
        Map<String, String> settings = new HashMap<>();
        context.appConfigs().forEach((key, value) -> settings.put(key, String.valueOf(value)));
        this.context = context;
        this.fullPoll = Math.max(2, KafkaClientSettings.pollRecords(settings) / FULL);
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
        long since = Math.abs(now - asked[0]);
        if (since >= PAUSE_MS) {
            asked[0] = now;
            sent = false;
            cancelLater();
            context.commit();
        } else if (later.isEmpty()) {
            // Once, and only for what was sent: each punctuation makes Kafka Streams commit, whatever it did.
            later = Optional.of(
                    context.schedule(Duration.ofMillis(PAUSE_MS - since), PunctuationType.WALL_CLOCK_TIME, time -> {
                        cancelLater();
                        ask();
                    }));
        }
    }

    private void cancelLater() {
        later.ifPresent(Cancellable::cancel);
        later = Optional.empty();
    }
}
