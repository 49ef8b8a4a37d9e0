/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * What has been opened on the way to something that holds native memory. Unless that was finished and it is all kept, it is
 * closed, the last first: after an Error, too, since one for want of memory is met again with each attempt.
 */
public final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Takes something in that is to be closed. */
    public <T extends AutoCloseable> T add(T resource) {
        open.push(resource);
        return resource;
    }

    /** Takes several in. */
    public <T extends AutoCloseable, C extends Collection<T>> C addAll(C resources) {
        resources.forEach(this::add);
        return resources;
    }

    /** From now on, whoever holds what was finished closes it. */
    public void keep() {
        open.clear();
    }

    /** Closes all that is not kept, also if closing one of them fails. */
    @Override
    public void close() {
        AutoCloseable last = open.poll();
        if (last != null) {
            try {
                close(last);
            } finally {
                close();
            }
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("What was opened could not be closed", e);
        }
    }
}
