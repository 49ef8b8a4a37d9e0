/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

/** What is to be done when Ctrl-C ends a bench early. */
final class Shutdown {
    private Shutdown() {}

    /** The hook has nothing left to do. */
    static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is going down already, and the hook does its work.
            return;
        }
    }
}
