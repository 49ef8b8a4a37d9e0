/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.ShadowReport;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ShadowConfig;
import io.latentry.model.ModelLease;
import io.latentry.model.ModelSource;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one task has a second model judge of the records that its champion judges. Whatever becomes of the second model is
 * counted and goes no further: the champion's results are made before.
 */
final class Shadow {
    private static final Logger LOG = LoggerFactory.getLogger(Shadow.class);

    /** Buffers belong to stream threads: the tasks of a thread take turns. */
    private static final ThreadLocal<DecodedRows> SAMPLED = ThreadLocal.withInitial(DecodedRows::new);

    private final String detector;
    private final ShadowConfig config;
    private final ModelSource models;
    private final ShadowSample sample;
    private ShadowTally tally;
    private Cancellable reporting = () -> {};
    private byte[] firstEntity;
    private long lastFailed;

    Shadow(DetectorConfig config, ModelSource models) {
        this.detector = config.name();
        this.config = config.training().shadow();
        this.models = models;
        this.sample = ShadowSample.of(this.config.share());
        this.tally = new ShadowTally(detector, "", System::currentTimeMillis);
    }

    /** Called whenever a task begins or goes on: what was counted before has been reported or is lost. */
    void begin(ProcessorContext<Object, Object> context) {
        tally = new ShadowTally(detector, context.taskId().toString(), context::currentSystemTimeMs);
        reporting.cancel();
        if (config.enabled()) {
            reporting = context.schedule(
                    config.reportEvery(), PunctuationType.WALL_CLOCK_TIME, now -> report(context, now));
        }
    }

    private void report(ProcessorContext<Object, Object> context, long now) {
        for (ShadowReport report : tally.reports()) {
            context.forward(new Record<>(detector, report, now), DetectorTopology.SHADOW);
        }
        models.standing(detector).ifPresent(standing -> {
            ShadowReport report = tally.standing(standing);
            context.forward(new Record<>(detector, report, now), DetectorTopology.SHADOW);
        });
    }

    /** The second model, for one batch; empty when there is none, or while it is just becoming the champion. */
    Optional<ModelLease> lease(long champion) {
        Optional<ModelLease> lease = models.second(detector);
        if (lease.isPresent() && lease.get().version() == champion) {
            lease.get().close();
            return Optional.empty();
        }
        return lease;
    }

    /** Whether the record, which is judged by itself, is among those that the second model judges. */
    boolean samples(String topic, int partition, long offset) {
        return sample.includes(topic, partition, offset);
    }

    /** Whether the entity is among those that the second model judges: the first of a task is, so that there is one. */
    boolean samples(byte[] entity) {
        if (firstEntity == null) {
            firstEntity = entity;
        }
        return Arrays.equals(firstEntity, entity) || sample.includes(entity);
    }

    /** A buffer with room for so many numbers of sampled rows. */
    static FloatBuffer room(int numbers) {
        return SAMPLED.get().withCapacity(numbers);
    }

    /** What is counted of these two versions. */
    ShadowTally tally(long champion, long second) {
        tally.compare(champion, second);
        return tally;
    }

    /**
     * The second model has failed on records that the champion judged. Want of memory is not counted: it says nothing about
     * the model, and the champion would have judged fewer rows at once. Said once of each version: the next may fail, too.
     */
    void failed(long champion, long second, int records, Throwable why) {
        if (!(why instanceof Error) && !BatchFailedException.of(why, 1).isTooLarge()) {
            tally(champion, second).secondFailed(records);
        }
        if (lastFailed != second) {
            lastFailed = second;
            LOG.atWarn()
                    .addKeyValue("detector", detector)
                    .addKeyValue("version", second)
                    .log("The second model failed on records that the champion judged: {}", why.toString());
        }
    }
}
