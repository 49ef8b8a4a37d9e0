/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory that this process has outside the Java heap, where libtorch keeps its tensors. */
public final class ResidentMemory {
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");

    /** A heap with compressed pointers lies below, and what malloc gives far above. */
    private static final long END_OF_HEAP = 1L << 35;

    private ResidentMemory() {}

    /** Skips the test where memory cannot be read. */
    public static void assumeReadable() {
        assumeTrue(Files.isReadable(MAPPINGS), "resident memory is read from /proc");
    }

    /** Checks that it has grown by less than so many megabytes when the work is done. */
    public static void assertGrowsLessThan(double megabytes, Runnable work) {
        // Buffers outside the heap go some time after the objects on it that hold them.
        await().until(ResidentMemory::buffersAreGone);
        long before = kilobytes();
        work.run();
        await().untilAsserted(() -> {
            System.gc();
            assertThat((kilobytes() - before) / 1024.0).as("growth in MB").isLessThan(megabytes);
        });
    }

    private static boolean buffersAreGone() {
        long before = buffers();
        System.gc();
        return buffers() == before;
    }

    private static long buffers() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static long kilobytes() {
        long kilobytes = 0;
        boolean counted = false;
        try {
            for (String line : Files.readAllLines(MAPPINGS)) {
                if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
                    long address = Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16);
                    counted = Long.compareUnsigned(address, END_OF_HEAP) >= 0;
                } else if (counted && line.startsWith("Rss:")) {
                    kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return kilobytes;
    }
}
