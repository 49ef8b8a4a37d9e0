/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;

/** The one place that starts libtorch: DJL reads its switches only while the engine loads. */
final class TorchEngine {

    // Not loaded by the class's own start: a failure there would be an Error, and told without its remedy.
    private static Engine engine;

    private static final String THREADS = "ai.djl.pytorch.num_threads";
    private static final ThreadLocal<Integer> BOUND = ThreadLocal.withInitial(() -> {
        engine();
        int threads = Integer.getInteger(THREADS, 1);
        JniUtils.setNumThreads(threads);
        return threads;
    });

    private TorchEngine() {}

    static synchronized Engine engine() {
        if (engine == null) {
            engine = load();
        }
        return engine;
    }

    /**
     * A new scope for tensors on the given device; closing it frees them.
     *
     * @throws IllegalStateException if a GPU is asked for and libtorch finds none
     */
    static NDManager newScope(ComputeDevice device) {
        Device resolved = resolve(device);
        bindThread();
        return engine().newBaseManager(resolved);
    }

    /**
     * Holds the calling thread to the configured number of threads below it. Each thread that computes calls this first:
     * OpenMP and MKL keep the number with the thread, and DJL sets it for the one that loads the engine only. The others
     * would each start a pool as wide as the machine, whose threads wait for one another by spinning.
     */
    static void bindThread() {
        BOUND.get();
    }

    private static Device resolve(ComputeDevice device) {
        return switch (device) {
            case CPU -> Device.cpu();
            case AUTO -> engine().getGpuCount() > 0 ? Device.gpu() : Device.cpu();
            case GPU -> {
                if (engine().getGpuCount() == 0) {
                    throw new IllegalStateException("""
                            Device gpu was asked for, but libtorch %s finds no CUDA device here. Check nvidia-smi, and \
                            let PYTORCH_LIBRARY_PATH name the lib folder of a CUDA build of libtorch %s; or use device \
                            cpu or auto.""".formatted(engine().getVersion(), engine().getVersion()));
                }
                yield Device.gpu();
            }
        };
    }

    private static Engine load() {
        setUnlessSet("OPT_OUT_TRACKING", "true");
        setUnlessSet("ai.djl.offline", "true");
        // Stream threads score side by side: a thread pool below each of them would only compete with the others. One
        // thread also keeps the order of every sum, and with it the result of a training, the same on each run.
        setUnlessSet(THREADS, "1");
        setUnlessSet("ai.djl.pytorch.num_interop_threads", "1");
        try {
            return Engine.getEngine("PyTorch");
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "libtorch cannot be loaded. Its files are unpacked to DJL_CACHE_DIR (or ~/.djl.ai, about 440 MB): "
                            + "the folder must be writable and allow executables.",
                    e);
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
