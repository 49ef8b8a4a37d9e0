/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;

/**
 * Writes a simulation to a topic in a thread of its own. The truth travels in the record header
 * {@value SimulatedRecord#TRUTH_HEADER}.
 */
public final class SimulationRun implements AutoCloseable {
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);

    private final Simulation simulation;
    private final SimulationPlan plan;
    private final TopicWriter writer;
    private final Thread thread;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch historyWritten = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicLong produced = new AtomicLong();
    private final Map<String, Long> faults = new ConcurrentHashMap<>();
    private final Map<String, Long> records = new ConcurrentHashMap<>();
    private final AtomicReference<RuntimeException> failure = new AtomicReference<>();

    private SimulationRun(Simulation simulation, SimulationPlan plan, KafkaTarget target) {
        this.simulation = simulation;
        this.plan = plan;
        this.writer = TopicWriter.open(target, Map.of());
        this.thread = new Thread(this::run, "simulation-" + target.topic());
        this.thread.setDaemon(true);
    }

    /**
     * Begins. The simulation belongs to this run until it is closed; a later run may go on with it.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public static SimulationRun start(Simulation simulation, SimulationPlan plan, KafkaTarget target) {
        SimulationRun run = new SimulationRun(simulation, plan, target);
        run.thread.start();
        return run;
    }

    /**
     * Waits until the past is written and acknowledged.
     *
     * @return false when the time is over first
     * @throws KafkaException when a record could not be written
     */
    public boolean awaitHistory(Duration longest) throws InterruptedException {
        return await(historyWritten, longest);
    }

    /**
     * Waits until the whole plan is written and acknowledged, or this run is closed.
     *
     * @return false when the time is over first
     * @throws KafkaException when a record could not be written
     */
    public boolean await(Duration longest) throws InterruptedException {
        return await(done, longest);
    }

    /** How many records have been handed to Kafka. */
    public long produced() {
        return produced.get();
    }

    /** How many faults have begun, by truth. */
    public Map<String, Long> faults() {
        return new TreeMap<>(faults);
    }

    /** How many records have been handed to Kafka, by truth. */
    public Map<String, Long> recordsByTruth() {
        return new TreeMap<>(records);
    }

    /** Stops and returns when what was handed to Kafka is written. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(STOP_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.close();
    }

    private boolean await(CountDownLatch end, Duration longest) throws InterruptedException {
        boolean ended = end.await(longest.toMillis(), TimeUnit.MILLISECONDS);
        RuntimeException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        return ended;
    }

    private void run() {
        try {
            simulation.faultShare(0);
            writeHistory();
            writer.flush();
            historyWritten.countDown();
            simulation.faultShare(plan.faultShare());
            writeLive();
            writer.flush();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure.set(e);
        } finally {
            historyWritten.countDown();
            done.countDown();
        }
    }

    private void writeHistory() throws InterruptedException {
        Pacer pacer = new Pacer(0, stop);
        long rounds = (plan.historyRecords() + simulation.entities() - 1) / simulation.entities();
        long begin = System.currentTimeMillis() - rounds * simulation.interval().toMillis();
        for (long i = 0; i < plan.historyRecords() && pacer.awaitTurn(); i++) {
            write(begin + i / simulation.entities() * simulation.interval().toMillis());
        }
    }

    private void writeLive() throws InterruptedException {
        Pacer pacer = new Pacer(plan.recordsPerSecond(), stop);
        long end = plan.liveRecords().orElse(Long.MAX_VALUE);
        for (long i = 0; i < end && pacer.awaitTurn(); i++) {
            write(System.currentTimeMillis());
        }
    }

    private void write(long time) {
        SimulatedRecord record = simulation.next(time);
        writer.send(record.key(), time, record.value(), Map.of(SimulatedRecord.TRUTH_HEADER, record.truth()));
        produced.incrementAndGet();
        records.merge(record.truth(), 1L, Long::sum);
        if (record.onset()) {
            faults.merge(record.truth(), 1L, Long::sum);
        }
    }
}
