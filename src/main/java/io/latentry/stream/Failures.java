/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.RegistryUnavailableException;
import org.apache.kafka.common.errors.ApplicationRecoverableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;

/** Tells trouble that passes or that an operator ends from faults in the program or its configuration. */
final class Failures {

    private Failures() {}

    /** Whether the client should be built anew after a pause. */
    static boolean isPassing(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryUnavailableException
                    || cause instanceof DetectorUnavailableException
                    || cause instanceof RetriableException
                    // A broker that died can leave the two sides of a transaction in different states (KIP-1050): a new
                    // producer aborts it and goes on from the committed offsets.
                    || cause instanceof ApplicationRecoverableException
                    || cause instanceof InvalidTxnStateException
                    || cause instanceof OutOfOrderSequenceException
                    || cause instanceof AuthorizationException
                    || cause instanceof AuthenticationException
                    || cause instanceof MissingSourceTopicException) {
                return true;
            }
        }
        return false;
    }

    /** Whether the process itself is broken: no memory on the heap, no stack, or classes that do not fit together. */
    static boolean isFatal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError || cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }

    /** The message of the innermost cause. */
    static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
