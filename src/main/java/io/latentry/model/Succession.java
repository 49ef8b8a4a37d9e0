/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Who follows whom: the rules by which versions get and lose their roles. */
public final class Succession {

    private Succession() {}

    /** That version becomes champion, and the champion its predecessor. Nothing changes if it is champion already. */
    public static ModelDecision promotion(long version, Motive motive) {
        return (models, now) -> {
            models.require(version);
            if (models.champion().equals(Optional.of(version))) {
                return ModelChange.NONE;
            }
            ModelRoles roles = crowned(models, version, motive, now);
            return change(roles, event(models, ModelEventKind.PROMOTED, Optional.of(version), motive, now));
        };
    }

    /**
     * That version, or without one the predecessor, becomes champion again. Its own parent is what the next rollback goes
     * back to, where the topic still holds it.
     */
    public static ModelDecision rollback(Optional<Long> version, Motive motive) {
        return (models, now) -> {
            long target = version.or(models::predecessor)
                    .orElseThrow(() -> new IllegalArgumentException("detector " + models.detector()
                            + " has no predecessor to go back to; name one of the versions "
                            + models.versions().keySet()));
            models.require(target);
            if (models.champion().equals(Optional.of(target))) {
                return ModelChange.NONE;
            }
            ModelRoles roles = crowned(models, target, motive, now);
            roles.setPredecessor(models.parentOf(target).orElse(null));
            roles.setPromotedAt(null);
            return change(roles, event(models, ModelEventKind.ROLLED_BACK, Optional.of(target), motive, now));
        };
    }

    /** All but the newest {@code keep} versions are deleted; none that has a role. */
    public static ModelDecision pruning(int keep, Motive motive) {
        return pruning(keep, motive, models -> Optional.empty());
    }

    /** As {@link #pruning}, and what a rollback would make the predecessor stays, too. */
    public static ModelDecision upkeep(int keep, Motive motive) {
        return pruning(keep, motive, models -> models.predecessor().flatMap(models::parentOf));
    }

    private static ModelDecision pruning(int keep, Motive motive, Function<DetectorModels, Optional<Long>> alsoSpared) {
        return (models, now) -> {
            List<Long> versions = List.copyOf(models.versions().keySet());
            Optional<Long> spared = alsoSpared.apply(models);
            List<ModelManifest> pruned = versions.subList(0, Math.max(0, versions.size() - keep)).stream()
                    .filter(version -> models.role(version).isEmpty() && !spared.equals(Optional.of(version)))
                    .map(models::version)
                    .toList();
            if (pruned.isEmpty()) {
                return ModelChange.NONE;
            }
            boolean written = models.recorded()
                    .filter(roles -> roles.getLastVersion() >= models.lastVersion())
                    .isPresent();
            return new ModelChange(
                    written ? Optional.empty() : Optional.of(roles(models, motive, now)),
                    pruned.stream()
                            .map(manifest -> event(
                                    models, ModelEventKind.PRUNED, Optional.of(manifest.getVersion()), motive, now))
                            .toList(),
                    pruned);
        };
    }

    /**
     * The challenger becomes champion, because it judged no worse than the champion. Nothing changes if that version is the
     * challenger no more.
     *
     * @param motive with what was found
     */
    public static ModelDecision confirmation(long version, Motive motive) {
        return (models, now) -> models.challenger().equals(Optional.of(version))
                ? promotion(version, motive).on(models, now)
                : ModelChange.NONE;
    }

    /**
     * That version is no challenger any more, because it judged worse than the champion. Nothing changes if it is none.
     *
     * @param motive with what was found
     */
    public static ModelDecision dismissal(long version, Motive motive) {
        return (models, now) -> {
            if (!models.challenger().equals(Optional.of(version))) {
                return ModelChange.NONE;
            }
            ModelRoles roles = roles(models, motive, now);
            roles.setChallenger(null);
            roles.setChallengedAt(null);
            return change(roles, event(models, ModelEventKind.REJECTED, Optional.of(version), motive, now));
        };
    }

    /** What is decided, if {@code champion} still is the champion; else nothing changes. */
    public static ModelDecision beside(long champion, ModelDecision decision) {
        return (models, now) ->
                models.champion().equals(Optional.of(champion)) ? decision.on(models, now) : ModelChange.NONE;
    }

    /** A model that did not pass the gate is remembered, and not published. */
    static ModelDecision rejection(ModelManifest draft, Motive motive) {
        return (models, now) -> {
            ModelEvent event = event(models, ModelEventKind.REJECTED, Optional.empty(), motive, now);
            event.setMetrics(draft.getMetrics());
            return new ModelChange(Optional.empty(), List.of(event), List.of());
        };
    }

    /**
     * A new version takes the role it was trained for; the first of a detector is champion at once.
     *
     * @param watched whether its predecessor is to judge beside it, once it is champion
     */
    static ModelDecision admission(ModelManifest manifest, ModelRole role, boolean watched, Motive motive) {
        return (models, now) -> {
            Optional<Long> version = Optional.of(manifest.getVersion());
            boolean shadow = role == ModelRole.CHALLENGER && models.champion().isPresent();
            ModelRoles roles =
                    shadow ? roles(models, motive, now) : crowned(models, manifest.getVersion(), motive, now);
            if (shadow) {
                roles.setChallenger(manifest.getVersion());
                roles.setChallengedAt(now);
            } else if (!watched) {
                roles.setPromotedAt(null);
            }
            roles.setLastVersion(manifest.getVersion());
            ModelEvent trained = event(models, ModelEventKind.TRAINED, version, motive, now);
            trained.setMetrics(manifest.getMetrics());
            ModelEventKind next = shadow ? ModelEventKind.SHADOWED : ModelEventKind.PROMOTED;
            return change(roles, trained, event(models, next, version, motive, now));
        };
    }

    private static ModelChange change(ModelRoles roles, ModelEvent... events) {
        return new ModelChange(Optional.of(roles), List.of(events), List.of());
    }

    /** The roles once {@code version} is champion; a challenger was trained to follow another one, and is none any more. */
    private static ModelRoles crowned(DetectorModels models, long version, Motive motive, Instant now) {
        ModelRoles roles = roles(models, motive, now);
        roles.setPredecessor(models.champion().orElse(null));
        roles.setChampion(version);
        roles.setPromotedAt(models.champion().isPresent() ? now : null);
        roles.setChallenger(null);
        roles.setChallengedAt(null);
        return roles;
    }

    /** The roles as they are, to be written anew. */
    private static ModelRoles roles(DetectorModels models, Motive motive, Instant now) {
        return ModelRoles.newBuilder()
                .setDetector(models.detector())
                .setChampion(models.champion().orElse(null))
                .setChallenger(models.challenger().orElse(null))
                .setPredecessor(models.predecessor().orElse(null))
                .setLastVersion(models.lastVersion())
                .setChangedAt(now)
                .setChangedBy(motive.actor())
                .setReason(motive.reason())
                .setPromotedAt(models.recorded().map(ModelRoles::getPromotedAt).orElse(null))
                .setChallengedAt(
                        models.recorded().map(ModelRoles::getChallengedAt).orElse(null))
                .build();
    }

    private static ModelEvent event(
            DetectorModels models, ModelEventKind kind, Optional<Long> version, Motive motive, Instant now) {
        String name = version.map(number -> Long.toString(number)).orElse("none");
        return ModelEvent.newBuilder()
                .setEventId(models.detector() + "/" + name + "/" + kind + "/" + now.toEpochMilli())
                .setDetector(models.detector())
                .setVersion(version.orElse(null))
                .setKind(kind)
                .setTime(now)
                .setActor(motive.actor())
                .setReason(motive.reason())
                .setParentVersion(models.champion().orElse(null))
                .setChecks(new ArrayList<>(motive.checks()))
                .build();
    }
}
