/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import java.util.Locale;

/** The model failed on a batch of rows. */
final class BatchFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean tooLarge;
    private final int records;

    private BatchFailedException(Throwable cause, boolean tooLarge, int records) {
        super(cause);
        this.tooLarge = tooLarge;
        this.records = records;
    }

    /**
     * The failure of a batch.
     *
     * @param records how many were in it
     * @throws OutOfMemoryError when the heap is exhausted: that is no matter of one batch
     */
    static BatchFailedException of(Throwable cause, int records) {
        boolean memory = isShortOfMemory(cause);
        if (cause instanceof Error error && !memory) {
            throw error;
        }
        return new BatchFailedException(cause, memory, records);
    }

    /** How many records were in the batch, which may be fewer than were to be. */
    int records() {
        return records;
    }

    /** Whether there was too little memory on the device or outside the heap, where fewer rows need less. */
    boolean isTooLarge() {
        return tooLarge;
    }

    /** libtorch tells only in words ("CUDA out of memory", "DefaultCPUAllocator: can't allocate memory"). */
    private static boolean isShortOfMemory(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            boolean outside = said.contains("out of memory")
                    || said.contains("can't allocate memory")
                    || said.contains("not enough memory")
                    || said.contains("bad_alloc");
            if (cause instanceof OutOfMemoryError ? said.contains("direct buffer") : outside) {
                return true;
            }
        }
        return false;
    }
}
