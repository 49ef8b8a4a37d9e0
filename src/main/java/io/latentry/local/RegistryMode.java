/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.Locale;

/** Whether a registry, or a subject of it, takes changes. */
enum RegistryMode {
    READWRITE,
    READONLY;

    /** The mode of that name, in any case. */
    static RegistryMode parse(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw RegistryError.invalidMode(name);
        }
    }
}
