/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ShadowConfig;
import io.latentry.model.DetectorModels;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A model whose fate its judgement of live records decides.
 *
 * @param detector whose model it is
 * @param kind what is to be decided
 * @param manifest of the model, the candidate
 * @param other the version that it is compared with
 * @param since when the comparison began
 * @param stretch how long it goes on
 */
record ShadowCase(
        DetectorConfig detector, Kind kind, ModelManifest manifest, long other, Instant since, Duration stretch) {
    private static final int SLICES = 60;
    /** Where records are few, a challenger gets as many stretches as this. */
    private static final int LONGEST = 2;

    /** What is to be decided. */
    enum Kind {
        /** Whether a challenger is promoted. */
        CHALLENGE,
        /** Whether a champion is rolled back. */
        WATCH
    }

    /**
     * The case that is open now; the challenger's if there is one, since it is what the second model then is. A champion is not
     * watched beside a predecessor that cannot judge what it judges.
     */
    static Optional<ShadowCase> of(DetectorConfig detector, DetectorModels models) {
        ShadowConfig shadow = detector.training().shadow();
        Optional<Long> champion = models.champion();
        Optional<ModelRoles> roles = models.recorded();
        if (champion.isEmpty() || roles.isEmpty()) {
            return Optional.empty();
        }
        if (shadow.challenges() && models.challenger().isPresent()) {
            Instant since = Optional.ofNullable(roles.get().getChallengedAt())
                    .orElse(roles.get().getChangedAt());
            return models.challenger()
                    .map(models.versions()::get)
                    .map(manifest -> new ShadowCase(
                            detector, Kind.CHALLENGE, manifest, champion.get(), since, shadow.promoteAfter()));
        }
        Instant promoted = roles.get().getPromotedAt();
        if (!shadow.watches() || promoted == null || models.predecessor().isEmpty()) {
            return Optional.empty();
        }
        return champion.map(models.versions()::get)
                .filter(manifest -> models.predecessor()
                        .map(models.versions()::get)
                        .filter(earlier -> TrainingRecipe.haveSameInput(manifest, earlier))
                        .isPresent())
                .map(manifest -> new ShadowCase(
                        detector, Kind.WATCH, manifest, models.predecessor().get(), promoted, shadow.watch()));
    }

    long version() {
        return manifest.getVersion();
    }

    /** The champion while the comparison lasts. */
    long champion() {
        return kind == Kind.CHALLENGE ? other : version();
    }

    /** The model in its shadow. */
    long second() {
        return kind == Kind.CHALLENGE ? version() : other;
    }

    /** When the stretch ends. */
    Instant end() {
        return since.plus(stretch);
    }

    /** When it is decided by what there is, however little; a watch just ends. */
    Instant settled() {
        return kind == Kind.CHALLENGE ? since.plus(stretch.multipliedBy(LONGEST)) : end();
    }

    /**
     * Why the detector is not to be trained now: the next challenger would take the place of the second model, and nothing
     * would be decided by it. Empty when there is nothing to wait for any more.
     */
    Optional<String> postpones(Instant now) {
        if (!now.isBefore(waitedForUntil())) {
            return Optional.empty();
        }
        return Optional.of(
                kind == Kind.CHALLENGE
                        ? "version %d judges in the shadow until %s, and is waited for".formatted(version(), end())
                        : "version %d is watched beside version %d until %s".formatted(version(), other, end()));
    }

    /** A slice longer than there is something to judge by: the decision itself takes its time, too. */
    private Instant waitedForUntil() {
        return kind == Kind.CHALLENGE ? settled().plus(slice()) : settled();
    }

    /** Length of a slice of time that counts as one observation. */
    Duration slice() {
        Duration slice = stretch.dividedBy(SLICES);
        Duration reports = detector.training().shadow().reportEvery();
        return slice.compareTo(reports) < 0 ? reports : slice;
    }

    /** What tasks make of a champion that is watched. */
    Refusals refusals(ShadowLedger ledger) {
        return ledger.refusals(detector.name(), champion());
    }

    /** What these reports say of it, and if a challenger has been waited for long enough, what follows from too few. */
    ShadowVerdict judge(ShadowLedger ledger, Instant now) {
        boolean isChampion = kind == Kind.WATCH;
        ShadowComparison seen =
                ShadowComparison.of(ledger.of(detector.name(), champion(), second(), since), isChampion, slice());
        ShadowTrial trial =
                isChampion ? ShadowTrial.ofChampion(detector, manifest) : ShadowTrial.ofChallenger(detector, manifest);
        return isChampion || now.isBefore(settled()) ? trial.judge(seen) : trial.settle(seen);
    }
}
