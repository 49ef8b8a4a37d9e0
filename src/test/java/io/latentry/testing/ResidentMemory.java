/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this process, which shows what libtorch holds; the heap does not. */
public final class ResidentMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private ResidentMemory() {}

    /** Skips the test where memory cannot be read. */
    public static void assumeReadable() {
        assumeTrue(Files.isReadable(STATUS), "resident memory is read from /proc");
    }

    /** By how many megabytes the process has grown when the work is done; garbage is not counted. */
    public static double growth(Runnable work) {
        long before = kilobytes();
        work.run();
        return (kilobytes() - before) / 1024.0;
    }

    private static long kilobytes() {
        System.gc();
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
