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
 * same however little is in it: so there are {@value #PAUSE_MS} ms between two of a thread, and none is asked for while full
 * polls follow each other, as the thread has no time to give away then. Each method is called by the task's own thread.
 */
final class PromptCommits {
    private static final int PAUSE_MS = 50;
    /** A poll is full that brings at least one in so many of the records that it could. */
    private static final int FULL_PART = 4;

    private static final ThreadLocal<OfThread> OF_THREAD = ThreadLocal.withInitial(OfThread::new);

    private OfThread thread;
    private ProcessingContext context;
    private int fullPoll;

    /** Called whenever a task begins or goes on, when its processor is initialised. */
    void begin(ProcessingContext context) {
        thread = OF_THREAD.get();
        Map<String, String> settings = new HashMap<>();
        context.appConfigs().forEach((key, value) -> settings.put(key, String.valueOf(value)));
        this.context = context;
        this.fullPoll = Math.max(2, KafkaClientSettings.pollRecords(settings) / FULL_PART);
    }

    /** Called when a task ends, or pauses: what it has scheduled would not come to pass any more. */
    void end() {
        if (thread != null && thread.scheduler.equals(Optional.of(this))) {
            thread.cancelLater();
        }
    }

    /** Notes that something was sent that somebody waits for. */
    void sent() {
        thread.sent = true;
    }

    /**
     * Called after a record was worked on; asks if it is time to.
     *
     * @param tag null for a record that came without its poll
     */
    void after(PollTag tag) {
        if (!isFull(tag)) {
            ask();
            return;
        }
        // Another full poll has come, so the wait that the one before began is over. That is in time: Kafka Streams
        // punctuates between two passes over what is to be processed, never within one.
        thread.cancelLater();
        if (tag.batch().finishOne() && thread.sent) {
            askLater(PAUSE_MS);
        }
    }

    private boolean isFull(PollTag tag) {
        return tag != null && tag.batch().size() >= fullPoll;
    }

    private void ask() {
        if (!thread.sent) {
            return;
        }
        long now = context.currentSystemTimeMs();
        // A clock that is set back must not silence it.
        long since = Math.abs(now - thread.asked);
        if (since >= PAUSE_MS) {
            thread.asked = now;
            thread.sent = false;
            thread.cancelLater();
            context.commit();
        } else {
            askLater(PAUSE_MS - since);
        }
    }

    private void askLater(long ms) {
        if (thread.later.isEmpty()) {
            thread.scheduler = Optional.of(this);
            thread.later =
                    Optional.of(context.schedule(Duration.ofMillis(ms), PunctuationType.WALL_CLOCK_TIME, time -> {
                        thread.cancelLater();
                        ask();
                    }));
        }
    }

    /** What the tasks of a thread have in common, as they commit together. */
    private static final class OfThread {
        /** When a commit was asked for last, in milliseconds of the wall clock. */
        private long asked;

        /** Whether anything was sent since. */
        private boolean sent;

        private Optional<Cancellable> later = Optional.empty();
        /** Whose task {@link #later} is scheduled with. */
        private Optional<PromptCommits> scheduler = Optional.empty();

        private void cancelLater() {
            if (later.isPresent()) {
                later.get().cancel();
                later = Optional.empty();
                scheduler = Optional.empty();
            }
        }
    }
}
