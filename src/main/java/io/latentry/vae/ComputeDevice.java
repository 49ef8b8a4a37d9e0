/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.Locale;

/** Where the network runs. */
public enum ComputeDevice {
    /** The first GPU that libtorch can use, else the CPU. */
    AUTO,
    CPU,
    /** The first GPU; its absence is an error. */
    GPU;

    /**
     * Reads {@code auto}, {@code cpu} or {@code gpu}.
     *
     * @throws IllegalArgumentException if {@code text} is none of them
     */
    public static ComputeDevice parse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "auto" -> AUTO;
            case "cpu" -> CPU;
            case "gpu" -> GPU;
            default ->
                throw new IllegalArgumentException(
                        "Unknown compute device '%s': use auto, cpu or gpu.".formatted(text));
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
