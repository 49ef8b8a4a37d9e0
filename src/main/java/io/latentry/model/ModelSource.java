/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.util.Optional;

/** Where a batch gets the model that it is scored with. */
@FunctionalInterface
public interface ModelSource {

    /** The current model of that detector; empty until one has been loaded. */
    Optional<ModelLease> lease(String detector);

    /** The model that judges in the champion's shadow now; empty when there is none. */
    default Optional<ModelLease> second(String detector) {
        return Optional.empty();
    }

    /**
     * Tells that a version which judges here fails on rows that are in order, so that another is looked for.
     *
     * @param why what it failed with
     */
    default void cannotScore(String detector, long version, Throwable why) {}

    /** What this process makes of the champion; empty unless it is watched, and some version judges. */
    default Optional<ChampionStanding> standing(String detector) {
        return Optional.empty();
    }
}
