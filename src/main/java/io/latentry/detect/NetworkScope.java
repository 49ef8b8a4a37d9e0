/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import java.util.HashMap;
import java.util.Map;

/** Opens or takes networks of windows, one per number of readings, and closes them unless they are kept. */
final class NetworkScope implements AutoCloseable {

    private final ComputeDevice device;
    private final Map<Integer, WindowNetwork> open = new HashMap<>();

    NetworkScope(ComputeDevice device) {
        this.device = device;
    }

    ComputeDevice device() {
        return device;
    }

    /** The network for so many readings of a window, as {@link WindowNetwork#tensors} wrote it. */
    WindowNetwork open(DetectorFile file, int readings) {
        WindowNetwork known = open.get(readings);
        return known == null ? add(WindowNetwork.read(file, readings, device)) : known;
    }

    WindowNetwork add(WindowNetwork network) {
        open.put(network.readings(), network);
        return network;
    }

    /** From now on, whoever got the networks closes them. */
    void keep() {
        open.clear();
    }

    @Override
    public void close() {
        open.values().forEach(WindowNetwork::close);
    }
}
