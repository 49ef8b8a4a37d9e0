/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

/**
 * Memory of a process at one moment, in bytes.
 *
 * @param seconds since the soak began
 * @param resident pages in physical memory (VmRSS)
 * @param heapUsed of the Java heap, garbage included
 * @param nonHeap that the JVM accounts for outside the heap: metaspace, code
 * @param records that the process has committed so far
 */
public record MemorySample(double seconds, long resident, long heapUsed, long nonHeap, long records) {}
