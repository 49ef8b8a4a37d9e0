/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The native memory of a network that several threads use, until one of them closes it. */
final class NativeScope implements AutoCloseable {

    private final NDManager tensors;
    /** Calls read, close writes: freeing tensors under a running kernel would end the process. */
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    private boolean closed;

    NativeScope(ComputeDevice device) {
        tensors = TorchEngine.newScope(device);
    }

    /** Scope of what lives as long as the network. */
    NDManager tensors() {
        return tensors;
    }

    /** Runs a pass; what it makes in the scope it is given dies with it. */
    void pass(Consumer<NDManager> pass) {
        whileOpen(() -> {
            try (NDManager batch = tensors.newSubManager()) {
                pass.accept(batch);
            }
            return null;
        });
    }

    /** @throws IllegalStateException if the network is closed */
    <T> T whileOpen(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("The network is closed.");
            }
            TorchEngine.bindThread();
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Copies the first numbers of a tensor: those that only filled up the batch stay behind. */
    static void copy(NDArray tensor, float[] into) {
        tensor.toByteBuffer(true).asFloatBuffer().get(into);
    }

    /** Waits for the passes in progress. Closing twice does nothing. */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                tensors.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
