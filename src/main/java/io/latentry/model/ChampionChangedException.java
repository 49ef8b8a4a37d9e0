/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.util.Optional;

/** A model is not published because the champion that it was to follow is champion no more. */
public final class ChampionChangedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChampionChangedException(String detector, Optional<Long> before, Optional<Long> now) {
        super("detector " + detector + ": champion changed since the training began, when "
                + before.map(version -> "version " + version + " was champion").orElse("there was none") + "; now "
                + now.map(version -> "version " + version + " is champion").orElse("there is none")
                + ", and only a new training can be judged by that");
    }
}
