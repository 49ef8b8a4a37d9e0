/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits for SIGINT or SIGTERM and holds the JVM until the command has cleaned up, so that Ctrl-C is a normal end with exit
 * code 0.
 */
final class ShutdownSignal implements AutoCloseable {
    private static final Duration CLEAN_UP_WITHIN = Duration.ofSeconds(20);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch cleanedUp = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onShutdown, "shutdown");

    private volatile int exitCode;

    ShutdownSignal() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** The exit code where a signal ended the command; 0 unless set. */
    void exitWith(int code) {
        exitCode = code;
    }

    private void onShutdown() {
        requested.countDown();
        try {
            if (cleanedUp.await(CLEAN_UP_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                // A JVM that a signal ends exits with 128 + its number; an orderly stop is a success.
                Runtime.getRuntime().halt(exitCode);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Asks for the end from within. */
    void request() {
        requested.countDown();
    }

    /** Asks for the end from within, once that time is over; a command that ends before it is not kept alive. */
    void requestAfter(Duration time) {
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::request);
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits until the end is asked for. */
    void await() throws InterruptedException {
        requested.await();
    }

    /** Waits until the end is asked for or the time is over; true when it was asked for. */
    boolean await(Duration longest) throws InterruptedException {
        return requested.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Everything has been cleaned up: a JVM that is going down may go. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            cleanedUp.countDown();
        }
    }
}
