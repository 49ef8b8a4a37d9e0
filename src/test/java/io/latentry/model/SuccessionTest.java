/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.avro.ModelCheck;
import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import io.latentry.testing.Manifests;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SuccessionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Motive MOTIVE = Motive.of("ana", "looks better");

    @Test
    void champion_ofATopicWithoutRoles_isTheNewestWholeVersionAndItsParentThePredecessor() {
        // Given
        DetectorModels models = new DetectorModels("plant", versions(1, 2, 3), Optional.empty(), 4);

        // Then
        assertThat(models.champion()).contains(3L);
        assertThat(models.predecessor()).contains(2L);
        assertThat(models.challenger()).isEmpty();
        assertThat(models.role(1)).isEmpty();
    }

    @Test
    void promotion_ofTheChallenger_movesEachRoleOnAndTellsWhoDidItAndWhy() {
        // Given
        DetectorModels models = models(2L, 3L, 1L, 1, 2, 3);

        // When
        ModelChange change = Succession.promotion(3, MOTIVE).on(models, NOW);

        // Then
        ModelRoles roles = change.roles().orElseThrow();
        assertThat(roles.getChampion()).isEqualTo(3);
        assertThat(roles.getPredecessor()).isEqualTo(2);
        assertThat(roles.getChallenger()).isNull();
        assertThat(roles.getChangedBy()).isEqualTo("ana");
        assertThat(change.events()).singleElement().satisfies(event -> {
            assertThat(event.getKind()).isEqualTo(ModelEventKind.PROMOTED);
            assertThat(event.getVersion()).isEqualTo(3);
            assertThat(event.getParentVersion()).isEqualTo(2);
            assertThat(event.getActor()).isEqualTo("ana");
            assertThat(event.getReason()).isEqualTo("looks better");
            assertThat(event.getTime()).isEqualTo(NOW);
        });
    }

    @Test
    void promotion_ofAChallenger_beginsItsWatchAndEndsItsChallenge() {
        // Given
        DetectorModels shadowed = after(
                models(2L, null, 1L, 1, 2, 3),
                Succession.admission(versions(3).get(3L), ModelRole.CHALLENGER, true, MOTIVE));

        // When
        ModelRoles promoted = Succession.promotion(3, MOTIVE)
                .on(shadowed, NOW.plusSeconds(60))
                .roles()
                .orElseThrow();

        // Then
        assertThat(shadowed.recorded().orElseThrow().getChallengedAt()).isEqualTo(NOW);
        assertThat(shadowed.recorded().orElseThrow().getPromotedAt()).isNull();
        assertThat(promoted.getChallengedAt()).isNull();
        assertThat(promoted.getPromotedAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void rollback_afterAPromotion_isNotWatched() {
        // Given
        DetectorModels promoted = after(models(2L, null, 1L, 1, 2, 3), Succession.promotion(3, MOTIVE));

        // When
        ModelRoles roles = Succession.rollback(Optional.empty(), MOTIVE)
                .on(promoted, NOW)
                .roles()
                .orElseThrow();

        // Then
        assertThat(roles.getChampion()).isEqualTo(2);
        assertThat(roles.getPromotedAt()).isNull();
    }

    @Test
    void dismissal_ofTheChallenger_tellsWhatWasFoundAndLeavesTheChampionsWatch() {
        // Given
        DetectorModels promoted = after(models(1L, null, null, 1, 2, 3), Succession.promotion(2, MOTIVE));
        DetectorModels shadowed =
                after(promoted, Succession.admission(versions(3).get(3L), ModelRole.CHALLENGER, true, MOTIVE));
        ModelCheck check = new ModelCheck("liveAlarms", false, 0.1, 0.01, "too many");

        // When
        ModelChange change = Succession.dismissal(3, new Motive("watch", "too many", List.of(check)))
                .on(shadowed, NOW.plusSeconds(60));

        // Then
        assertThat(change.roles().orElseThrow().getChallenger()).isNull();
        assertThat(change.roles().orElseThrow().getChallengedAt()).isNull();
        assertThat(change.roles().orElseThrow().getPromotedAt()).isEqualTo(NOW);
        assertThat(change.events()).singleElement().satisfies(event -> {
            assertThat(event.getKind()).isEqualTo(ModelEventKind.REJECTED);
            assertThat(event.getVersion()).isEqualTo(3);
            assertThat(event.getChecks()).containsExactly(check);
        });
        assertThat(Succession.dismissal(2, MOTIVE).on(shadowed, NOW).isNone()).isTrue();
    }

    @Test
    void decision_besideAChampionThatIsNoneAnyMore_changesNothing() {
        assertThat(Succession.beside(1, Succession.promotion(3, MOTIVE))
                        .on(models(2L, 3L, 1L, 1, 2, 3), NOW)
                        .isNone())
                .isTrue();
    }

    @Test
    void anyOtherChampion_endsTheChallengeSoThatAnOlderVersionCannotFollowIt() {
        // Given: version 3 challenges version 2
        DetectorModels shadowed = after(
                models(2L, null, 1L, 1, 2, 3),
                Succession.admission(versions(3).get(3L), ModelRole.CHALLENGER, true, MOTIVE));
        ModelManifest once = versions(4).get(4L);

        // When
        List<ModelDecision> decisions = List.of(
                Succession.promotion(1, MOTIVE),
                Succession.rollback(Optional.empty(), MOTIVE),
                Succession.admission(once, ModelRole.CHAMPION, true, MOTIVE));

        // Then
        assertThat(shadowed.challenger()).contains(3L);
        assertThat(decisions).allSatisfy(decision -> {
            ModelRoles roles = decision.on(shadowed, NOW).roles().orElseThrow();
            assertThat(roles.getChallenger()).isNull();
            assertThat(roles.getChallengedAt()).isNull();
        });
    }

    @Test
    void champion_thatNobodyFollows_hasNoWatch_whateverWasOfTheOneBefore() {
        // Given: version 2 is watched
        DetectorModels watched = after(models(1L, null, null, 1, 2, 3), Succession.promotion(2, MOTIVE));
        ModelManifest fresh = versions(3).get(3L);

        // When
        ModelRoles followed = Succession.admission(fresh, ModelRole.CHAMPION, true, MOTIVE)
                .on(watched, NOW)
                .roles()
                .orElseThrow();
        ModelRoles alone = Succession.admission(fresh, ModelRole.CHAMPION, false, MOTIVE)
                .on(watched, NOW)
                .roles()
                .orElseThrow();

        // Then
        assertThat(watched.recorded().orElseThrow().getPromotedAt()).isEqualTo(NOW);
        assertThat(followed.getPromotedAt()).isEqualTo(NOW);
        assertThat(alone.getPromotedAt()).isNull();
        assertThat(alone.getChampion()).isEqualTo(3);
        assertThat(alone.getPredecessor()).isEqualTo(2);
    }

    @Test
    void confirmation_promotesTheChallengerAndNoneElse() {
        // Given
        DetectorModels models = models(2L, 3L, 1L, 1, 2, 3);

        // Then
        ModelChange confirmed = Succession.confirmation(3, MOTIVE).on(models, NOW);
        assertThat(confirmed.roles().orElseThrow().getChampion()).isEqualTo(3);
        assertThat(confirmed.events()).extracting(ModelEvent::getKind).containsExactly(ModelEventKind.PROMOTED);
        assertThat(Succession.confirmation(1, MOTIVE).on(models, NOW).isNone()).isTrue();
    }

    @Test
    void promotion_ofTheChampion_changesNothing() {
        assertThat(Succession.promotion(2, MOTIVE)
                        .on(models(2L, null, 1L, 1, 2), NOW)
                        .isNone())
                .isTrue();
    }

    @Test
    void promotion_ofAVersionThatIsNotThere_namesThoseThatAre() {
        assertThatThrownBy(() -> Succession.promotion(9, MOTIVE).on(models(2L, null, 1L, 1, 2), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("detector plant has no version 9, only [1, 2]");
    }

    @Test
    void rollback_withoutAVersion_goesBackToThePredecessorAndItsParentComesNext() {
        // When
        ModelChange change = Succession.rollback(Optional.empty(), MOTIVE).on(models(3L, null, 2L, 1, 2, 3), NOW);

        // Then
        ModelRoles roles = change.roles().orElseThrow();
        assertThat(roles.getChampion()).isEqualTo(2);
        assertThat(roles.getPredecessor()).isEqualTo(1);
        ModelEvent event = change.events().get(0);
        assertThat(event.getKind()).isEqualTo(ModelEventKind.ROLLED_BACK);
        assertThat(event.getVersion()).isEqualTo(2);
        assertThat(event.getParentVersion()).isEqualTo(3);
    }

    @Test
    void rollback_withNothingToGoBackTo_asksForAVersion() {
        assertThatThrownBy(() -> Succession.rollback(Optional.empty(), MOTIVE).on(models(1L, null, null, 1, 2), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("detector plant has no predecessor to go back to; name one of the versions [1, 2]");
    }

    @Test
    void pruning_keepsTheNewestAndWhateverHasARole() {
        // Given: after a rollback the champion is older than what is kept
        DetectorModels models = models(2L, 3L, 1L, 1, 2, 3, 4, 5, 6, 7);

        // When
        ModelChange change = Succession.pruning(2, MOTIVE).on(models, NOW);

        // Then
        assertThat(change.pruned()).extracting(ModelManifest::getVersion).containsExactly(4L, 5L);
        assertThat(change.events()).extracting(ModelEvent::getKind).containsOnly(ModelEventKind.PRUNED);
        assertThat(change.roles()).isEmpty();
    }

    @Test
    void upkeep_alsoKeepsWhatARollbackWouldMakeThePredecessor() {
        // Given: the predecessor was trained beside version 2
        TreeMap<Long, ModelManifest> versions = versions(1, 2, 3, 4, 5, 6, 7);
        versions.get(4L).setParentVersion(2L);
        ModelRoles roles = ModelRoles.newBuilder()
                .setDetector("plant")
                .setChampion(5L)
                .setPredecessor(4L)
                .setLastVersion(7)
                .build();
        DetectorModels models = new DetectorModels("plant", versions, Optional.of(roles), 7);

        // When
        ModelChange change = Succession.upkeep(1, MOTIVE).on(models, NOW);

        // Then
        assertThat(change.pruned()).extracting(ModelManifest::getVersion).containsExactly(1L, 3L, 6L);
    }

    @Test
    void pruning_ofATopicWithoutRoles_writesThemSoThatNoVersionIsGivenTwice() {
        // Given
        DetectorModels models = new DetectorModels("plant", versions(1, 2, 3), Optional.empty(), 5);

        // When
        ModelChange change = Succession.pruning(1, MOTIVE).on(models, NOW);

        // Then
        assertThat(change.roles().orElseThrow().getLastVersion()).isEqualTo(5);
        assertThat(change.roles().orElseThrow().getChampion()).isEqualTo(3);
        assertThat(change.pruned()).extracting(ModelManifest::getVersion).containsExactly(1L);
    }

    @Test
    void pruning_withNothingToPrune_changesNothing() {
        assertThat(Succession.pruning(2, MOTIVE)
                        .on(models(2L, null, 1L, 1, 2), NOW)
                        .isNone())
                .isTrue();
    }

    @Test
    void admission_ofAChallenger_leavesTheChampionInPlace() {
        // Given
        ModelManifest fresh = Manifests.draft("plant", List.of("x"))
                .setVersion(4)
                .setMetrics(Map.of("elbo", -3.0))
                .build();

        // When
        ModelChange change =
                Succession.admission(fresh, ModelRole.CHALLENGER, true, gate()).on(models(2L, 3L, 1L, 1, 2, 3), NOW);

        // Then
        ModelRoles roles = change.roles().orElseThrow();
        assertThat(roles.getChampion()).isEqualTo(2);
        assertThat(roles.getChallenger()).isEqualTo(4);
        assertThat(roles.getPredecessor()).isEqualTo(1);
        assertThat(roles.getLastVersion()).isEqualTo(4);
        assertThat(change.events())
                .extracting(ModelEvent::getKind)
                .containsExactly(ModelEventKind.TRAINED, ModelEventKind.SHADOWED);
        assertThat(change.events().get(0).getMetrics()).containsEntry("elbo", -3.0);
        assertThat(change.events().get(0).getChecks()).hasSize(1);
    }

    @Test
    void admission_ofTheFirstVersion_makesItChampionWhateverItsRole() {
        // Given
        ModelManifest fresh =
                Manifests.draft("plant", List.of("x")).setVersion(1).build();

        // When
        ModelChange change =
                Succession.admission(fresh, ModelRole.CHALLENGER, true, MOTIVE).on(DetectorModels.none("plant"), NOW);

        // Then
        assertThat(change.roles().orElseThrow().getChampion()).isEqualTo(1);
        assertThat(change.roles().orElseThrow().getChallenger()).isNull();
    }

    @Test
    void rejection_isRememberedWithItsChecksAndGetsNoVersion() {
        // When
        ModelChange change = Succession.rejection(
                        Manifests.draft("plant", List.of("x")).build(), gate())
                .on(models(2L, null, 1L, 1, 2), NOW);

        // Then
        assertThat(change.roles()).isEmpty();
        assertThat(change.events()).singleElement().satisfies(event -> {
            assertThat(event.getKind()).isEqualTo(ModelEventKind.REJECTED);
            assertThat(event.getVersion()).isNull();
            assertThat(event.getParentVersion()).isEqualTo(2);
            assertThat(event.getChecks()).extracting(ModelCheck::getName).containsExactly("alarmRate");
        });
    }

    private static Motive gate() {
        return new Motive("retrain", "gate", List.of(new ModelCheck("alarmRate", true, 0.9, 1.0, "within the budget")));
    }

    private static DetectorModels models(Long champion, Long challenger, Long predecessor, long... versions) {
        long last = versions[versions.length - 1];
        ModelRoles roles = ModelRoles.newBuilder()
                .setDetector("plant")
                .setChampion(champion)
                .setChallenger(challenger)
                .setPredecessor(predecessor)
                .setLastVersion(last)
                .build();
        return new DetectorModels("plant", versions(versions), Optional.of(roles), last);
    }

    /** Each version the child of the one before it. */
    private static TreeMap<Long, ModelManifest> versions(long... numbers) {
        TreeMap<Long, ModelManifest> versions = new TreeMap<>();
        for (long number : numbers) {
            versions.put(
                    number,
                    Manifests.draft("plant", List.of("x"))
                            .setVersion(number)
                            .setParentVersion(number > 1 ? number - 1 : null)
                            .build());
        }
        return versions;
    }

    private static DetectorModels after(DetectorModels models, ModelDecision decision) {
        ModelChange change = decision.on(models, NOW);
        return new DetectorModels(models.detector(), models.versions(), change.roles(), models.lastVersion());
    }
}
