/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.detect.Detector;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loaded model that several threads score with. Its native memory goes when the catalog has retired it and the last
 * lease has been given back, whichever is later.
 */
final class ServedModel {
    private final Detector detector;
    private final long version;
    private final AtomicInteger holders = new AtomicInteger(1);

    ServedModel(Detector detector, long version) {
        this.detector = detector;
        this.version = version;
    }

    long version() {
        return version;
    }

    /** A lease, or null when the model was retired and closed in the meantime. */
    ModelLease lease() {
        for (int now = holders.get(); now > 0; now = holders.get()) {
            if (holders.compareAndSet(now, now + 1)) {
                return new ModelLease(detector, version, this::release);
            }
        }
        return null;
    }

    /** Gives up the catalog's own hold. */
    void retire() {
        release();
    }

    private void release() {
        if (holders.decrementAndGet() == 0) {
            detector.close();
        }
    }
}
