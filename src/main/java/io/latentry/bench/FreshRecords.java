/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.function.LongFunction;

/** Records that are all different, made as they are asked for: a million of them need not fit into memory. */
final class FreshRecords implements LongFunction<byte[]> {
    private static final int PORTION = 5_000;
    private static final long FIRST_SEED = 1_000;

    private final Workload workload;
    private final int schemaId;
    private long number = -1;
    private byte[][] portion = {};

    /** Records of the workload under that schema id. */
    FreshRecords(Workload workload, int schemaId) {
        this.workload = workload;
        this.schemaId = schemaId;
    }

    /** The value of record {@code i}, from 0 on; quick where records are asked for in order. */
    @Override
    public byte[] apply(long i) {
        if (i / PORTION != number) {
            number = i / PORTION;
            portion = workload.records(workload.rows(PORTION, FIRST_SEED + number), schemaId);
        }
        return portion[(int) (i % PORTION)];
    }
}
