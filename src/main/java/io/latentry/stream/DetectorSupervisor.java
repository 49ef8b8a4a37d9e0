/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.DetectorConfig;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one detector's Kafka Streams client alive: waits for what it needs, starts it, and builds a new one after
 * trouble that passes. Runs in a thread of its own; a fault of one detector stays with its supervisor.
 */
final class DetectorSupervisor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DetectorSupervisor.class);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(30);
    private static final Duration STABLE_AFTER = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(8);

    private static final String REBALANCING = "partitions are being assigned and state restored";

    private final DetectorConfig config;
    private final Surroundings surroundings;
    private final Supplier<KafkaStreams> clients;
    private final GroupMembershipOperation onClose;
    private final Runnable onStateChange;
    private final AtomicReference<DetectorState> state = new AtomicReference<>(DetectorState.waiting("starting"));
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final Semaphore wakeUps = new Semaphore(0);
    private final Thread thread;
    private volatile boolean stopping;

    /**
     * A supervisor for that detector.
     *
     * @param surroundings what must be there for a client to run
     * @param clients builds a client that has not been started
     * @param onClose whether a client that closes leaves its group, so that the others take over at once, or stays in it
     *     until it is back
     * @param onStateChange called whenever {@link #state()} has changed
     */
    DetectorSupervisor(
            DetectorConfig config,
            Surroundings surroundings,
            Supplier<KafkaStreams> clients,
            GroupMembershipOperation onClose,
            Runnable onStateChange) {
        this.config = config;
        this.surroundings = surroundings;
        this.clients = clients;
        this.onClose = onClose;
        this.onStateChange = onStateChange;
        this.thread = new Thread(this::supervise, "supervisor-" + config.name());
    }

    void start() {
        thread.start();
    }

    /** What the detector is doing now. */
    DetectorState state() {
        return state.get();
    }

    /** Looks at once whether something has changed for the better. */
    void wakeUp() {
        wakeUps.release();
    }

    private void supervise() {
        Duration backoff = FIRST_BACKOFF;
        while (!stopping) {
            long started = System.nanoTime();
            Throwable cause = runOnce();
            if (stopping) {
                break;
            }
            if (cause != null && !Failures.isPassing(cause)) {
                String reason = Failures.reason(cause);
                become(Failures.isFatal(cause) ? DetectorState.crashed(reason) : DetectorState.failed(reason));
                LOG.atError()
                        .addKeyValue("detector", config.name())
                        .setCause(cause)
                        .log("Detector failed");
                return;
            }
            boolean stable = System.nanoTime() - started > STABLE_AFTER.toNanos();
            backoff = stable ? FIRST_BACKOFF : longer(backoff);
            become(DetectorState.waiting(cause == null ? "the client stopped" : Failures.reason(cause)));
            await(backoff);
        }
        become(DetectorState.stopped());
    }

    /** Waits for what is needed and runs a client until it stops; what stopped it, or null. */
    private Throwable runOnce() {
        try {
            failure.set(null);
            awaitSurroundings();
            if (!stopping) {
                runClient();
            }
            return failure.get();
        } catch (RuntimeException | Error e) {
            return e;
        }
    }

    private void awaitSurroundings() {
        while (!stopping) {
            Optional<String> missing = surroundings.missing();
            if (missing.isEmpty()) {
                return;
            }
            become(DetectorState.waiting(missing.get()));
            await(LOOK_AGAIN);
        }
    }

    private void runClient() {
        Semaphore stopped = new Semaphore(0);
        AtomicReference<KafkaStreams.State> reached = new AtomicReference<>(KafkaStreams.State.CREATED);
        KafkaStreams client = clients.get();
        try {
            client.setUncaughtExceptionHandler(exception -> {
                failure.compareAndSet(null, exception);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            });
            client.setStateListener((now, before) -> {
                reached.set(now);
                if (now == KafkaStreams.State.RUNNING) {
                    become(DetectorState.running());
                } else if (now == KafkaStreams.State.REBALANCING) {
                    become(DetectorState.waiting(REBALANCING));
                }
                if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
                    stopped.release();
                    wakeUps.release();
                }
            });
            client.start();
            while (!stopping && !stopped.tryAcquire()) {
                await(LOOK_AGAIN);
                KafkaStreams.State now = reached.get();
                DetectorState next = whileStarted(now);
                // What was true before the cluster was asked may be no more.
                if (now.isRunningOrRebalancing() && now == reached.get()) {
                    become(next);
                }
            }
        } finally {
            client.close(CloseOptions.timeout(CLOSE_TIMEOUT).withGroupMembershipOperation(onClose));
        }
    }

    /** A client goes on by itself when the cluster is back, but until then nothing is scored. */
    private DetectorState whileStarted(KafkaStreams.State client) {
        return surroundings
                .outage()
                .map(DetectorState::waiting)
                .orElseGet(() -> client == KafkaStreams.State.RUNNING
                        ? DetectorState.running(surroundings.remark().orElse(""))
                        : DetectorState.waiting(REBALANCING));
    }

    private void become(DetectorState next) {
        DetectorState before = state.getAndSet(next);
        if (!before.equals(next)) {
            LOG.atDebug()
                    .addKeyValue("detector", config.name())
                    .addKeyValue("state", next)
                    .log("Detector state");
            onStateChange.run();
        }
    }

    private void await(Duration longest) {
        try {
            if (wakeUps.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                wakeUps.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    private static Duration longer(Duration backoff) {
        Duration doubled = backoff.multipliedBy(2);
        return doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
    }

    /** Asks the detector to stop without waiting for it. */
    void stop() {
        stopping = true;
        wakeUp();
    }

    /** Stops the detector: what is in flight is committed or left to the next start. */
    @Override
    public void close() {
        stop();
        try {
            thread.join(CLOSE_TIMEOUT.plusSeconds(2).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
