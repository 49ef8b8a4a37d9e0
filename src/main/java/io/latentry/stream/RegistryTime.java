/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.FeatureReader;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ProcessingContext;

/**
 * How long the registry may be asked between two chances to commit, by all tasks of a stream thread together. Kafka Streams
 * has each of them process some records, before which it tells that task the time, and looks after commits then: a task that
 * is told another time is in another such pass. Where anything was asked, a commit follows the pass.
 */
final class RegistryTime {
    /** After that a batch ends before the first record whose schema is not known. */
    private static final Duration OF_BATCHES = Duration.ofSeconds(1);

    /** After that no record is processed whose schema is not known: a transaction may take 10 s, the last question 5. */
    private static final Duration OF_A_PASS = Duration.ofSeconds(3);

    private static final ThreadLocal<Pass> PASS = ThreadLocal.withInitial(Pass::new);

    private final Duration ofBatches;
    private final Duration ofAPass;
    private ProcessingContext context;
    private Pass pass;
    private long told;

    RegistryTime() {
        this(OF_BATCHES, OF_A_PASS);
    }

    /**
     * The time of one processor.
     *
     * @param ofBatches in which the registry may be asked for further records of a batch
     * @param ofAPass in which it may be asked for a batch's first record, without which nothing goes on
     */
    RegistryTime(Duration ofBatches, Duration ofAPass) {
        this.ofBatches = ofBatches;
        this.ofAPass = ofAPass;
    }

    /** Called whenever a task begins or goes on, which is between two passes. */
    void begin(ProcessingContext context) {
        this.context = context;
        PASS.set(new Pass());
    }

    /** Lets the reader ask for one record; {@link #settle} must follow. */
    void grantOne(FeatureReader reader) {
        long now = context.currentSystemTimeMs();
        if (pass == PASS.get() && now != told) {
            PASS.set(new Pass());
        }
        pass = PASS.get();
        told = now;
        reader.mayAskFor(ofAPass.minus(pass.asked));
    }

    /** Lets the reader ask for those after it. */
    void grantMore(FeatureReader reader) {
        settle(reader);
        reader.mayAskFor(ofBatches.minus(pass.asked));
    }

    /** Takes what the reader has asked into account. */
    void settle(FeatureReader reader) {
        if (!reader.asked().isZero()) {
            pass.asked = pass.asked.plus(reader.asked());
            context.commit();
        }
    }

    /** What a thread does between two chances to commit. */
    private static final class Pass {
        private Duration asked = Duration.ZERO;
    }
}
