/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The way from the top of the file to one value, written as in {@code detectors[0].features}.
 *
 * @param steps keys ({@link String}) and positions ({@link Integer})
 */
record KeyPath(List<Object> steps) {
    static final KeyPath ROOT = new KeyPath(List.of());

    KeyPath {
        steps = List.copyOf(steps);
    }

    KeyPath key(String name) {
        return then(name);
    }

    KeyPath index(int position) {
        return then(position);
    }

    private KeyPath then(Object step) {
        List<Object> longer = new ArrayList<>(steps);
        longer.add(step);
        return new KeyPath(longer);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Object step : steps) {
            if (step instanceof Integer position) {
                text.append('[').append(position).append(']');
            } else {
                text.append(text.isEmpty() ? "" : ".").append(step);
            }
        }
        return text.toString();
    }
}
