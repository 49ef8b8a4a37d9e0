/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with every fault that was found in it. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /** A configuration in {@code source} with those faults. */
    public ConfigException(String source, List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n  ", source + ":\n  ", "")));
        this.problems = List.copyOf(problems);
    }

    /** The faults, in the order of the file. */
    public List<Problem> problems() {
        return problems;
    }

    /**
     * One fault.
     *
     * @param path where, as in {@code detectors[0].features}; empty for the file as a whole
     * @param message what is wrong and what would be right
     */
    public record Problem(String path, String message) {
        @Override
        public String toString() {
            return path.isEmpty() ? message : path + ": " + message;
        }
    }
}
