/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a comparison on the same records says of a model.
 *
 * @param outcome in one word
 * @param checks with figures; empty while there is too little to say
 * @param text the outcome in a sentence or two
 */
record ShadowVerdict(Outcome outcome, List<GateCheck> checks, String text) {

    ShadowVerdict {
        checks = List.copyOf(checks);
    }

    /** What may be said. */
    enum Outcome {
        /** There is too little to say. */
        UNDECIDED,
        /** It is not worse than its reference, as far as can be seen. */
        SOUND,
        /** It is worse. */
        WORSE
    }

    static ShadowVerdict undecided(String text) {
        return new ShadowVerdict(Outcome.UNDECIDED, List.of(), text);
    }

    /** Worse if a check failed. */
    static ShadowVerdict of(List<GateCheck> checks) {
        List<GateCheck> failed =
                checks.stream().filter(check -> !check.passed()).toList();
        String text = (failed.isEmpty() ? checks : failed)
                .stream().map(GateCheck::text).collect(Collectors.joining("; "));
        return new ShadowVerdict(failed.isEmpty() ? Outcome.SOUND : Outcome.WORSE, checks, text);
    }
}
