/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.util.Optional;

/** A model is not published because the champion that it was judged beside is champion no more. */
public final class ChampionChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChampionChangedException(String detector, long beside, Optional<Long> now) {
        super("detector " + detector + ": champion changed since the gate, which judged beside version " + beside
                + "; now "
                + now.map(version -> "version " + version + " is champion").orElse("there is none")
                + ", and only a new training can be judged beside that");
    }
}
