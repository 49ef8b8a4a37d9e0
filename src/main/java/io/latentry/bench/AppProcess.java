/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of {@code latentry} in a process of its own, which ends with this one at the latest. */
final class AppProcess implements AutoCloseable {
    private static final int STOP_WITHIN_SECONDS = 30;
    private static final int LAST_LINES = 20;

    private final Process process;
    private final Path log;
    private final Thread onShutdown;

    private AppProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        onShutdown = new Thread(process::destroyForcibly, "end-of-" + process.pid());
        Runtime.getRuntime().addShutdownHook(onShutdown);
    }

    /**
     * Starts it.
     *
     * @param mainClass of the command line
     * @param options of the JVM
     * @param arguments of the command line
     * @param log file that all its output goes to
     */
    static AppProcess start(String mainClass, List<String> options, List<String> arguments, Path log) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dai.djl.offline=true");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        // What it has done is counted in its log.
        builder.environment().put("LATENTRY_LOG_LEVEL", "INFO");
        builder.environment().put("LATENTRY_LOG_FORMAT", "text");
        try {
            return new AppProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** @throws IllegalStateException with the end of its log if it has ended */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException(
                    "The app ended with exit code " + process.exitValue() + ":\n" + String.join("\n", lastLines()));
        }
    }

    /** How many lines of its log have that text in them. */
    int linesWith(String text) {
        return (int) logLines().stream().filter(line -> line.contains(text)).count();
    }

    /** The end of its log. */
    List<String> lastLines() {
        List<String> lines = logLines();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    private List<String> logLines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, and sees to it that it has. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
        Shutdown.forget(onShutdown);
    }
}
