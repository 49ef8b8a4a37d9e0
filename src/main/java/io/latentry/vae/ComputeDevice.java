/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDManager;
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

    /**
     * What this choice comes to on this machine: {@link #CPU} or {@link #GPU}. Starts libtorch, and unpacks it the first
     * time.
     *
     * @throws IllegalStateException if libtorch does not start, or a GPU is asked for and it finds none
     */
    public ComputeDevice resolved() {
        try (NDManager scope = TorchEngine.newScope(this)) {
            return scope.getDevice().isGpu() ? GPU : CPU;
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
