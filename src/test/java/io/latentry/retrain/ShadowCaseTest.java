/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import io.latentry.avro.ShadowReport;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ShadowConfig;
import io.latentry.config.TrainingConfig;
import io.latentry.model.DetectorModels;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.Manifests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Which comparison is open, and which reports it is judged by. */
class ShadowCaseTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void challenger_isComparedWithTheChampion_forItsStretch() {
        // When
        ShadowCase open = open(roles(3L, 4L, 2L, NOON.minusSeconds(900), NOON)).orElseThrow();

        // Then
        assertThat(open.kind()).isEqualTo(ShadowCase.Kind.CHALLENGE);
        assertThat(open.version()).isEqualTo(4);
        assertThat(open.champion()).isEqualTo(3);
        assertThat(open.second()).isEqualTo(4);
        assertThat(open.end()).isEqualTo(NOON.plus(Duration.ofMinutes(30)));
        assertThat(open.settled()).isEqualTo(NOON.plus(Duration.ofMinutes(60)));
    }

    @Test
    void challenger_ofASlowStream_isWaitedForUntilItIsPromotedAllTheSame() {
        // Given
        ShadowCase open = open(roles(3L, 4L, 2L, null, NOON)).orElseThrow();
        Instant settled = NOON.plus(Duration.ofMinutes(60));
        ShadowLedger nothing = new ShadowLedger();

        // Then: the training waits a little longer than the decision needs
        assertThat(open.judge(nothing, settled.minusSeconds(1)).outcome()).isEqualTo(ShadowVerdict.Outcome.UNDECIDED);
        assertThat(open.judge(nothing, settled).outcome()).isEqualTo(ShadowVerdict.Outcome.SOUND);
        assertThat(open.postpones(settled.plusSeconds(1)).orElseThrow()).startsWith("version 4 judges in the shadow");
        assertThat(open.postpones(settled.plus(open.slice()))).isEmpty();
    }

    @Test
    void watch_postponesTheNextTrainingAndNeverPastItsEnd() {
        // Given
        ShadowCase open = open(roles(3L, null, 2L, NOON, null)).orElseThrow();

        // Then
        assertThat(open.postpones(NOON.plus(Duration.ofMinutes(59))).orElseThrow())
                .isEqualTo("version 3 is watched beside version 2 until 2026-11-22T13:00:00Z");
        assertThat(open.postpones(NOON.plus(Duration.ofHours(1)))).isEmpty();
        assertThat(open.judge(new ShadowLedger(), NOON.plus(Duration.ofHours(9)))
                        .outcome())
                .isEqualTo(ShadowVerdict.Outcome.UNDECIDED);
    }

    @Test
    void champion_isComparedWithItsPredecessor_untilItsWatchEnds() {
        // When
        ShadowCase open = open(roles(3L, null, 2L, NOON, null)).orElseThrow();

        // Then
        assertThat(open.kind()).isEqualTo(ShadowCase.Kind.WATCH);
        assertThat(open.version()).isEqualTo(3);
        assertThat(open.champion()).isEqualTo(3);
        assertThat(open.second()).isEqualTo(2);
        assertThat(open.end()).isEqualTo(NOON.plus(Duration.ofHours(1)));
    }

    @Test
    void champion_thatCameByARollbackOrIsTheFirst_isNotCompared() {
        assertThat(open(roles(3L, null, 2L, null, null))).isEmpty();
        assertThat(open(roles(3L, null, null, NOON, null))).isEmpty();
    }

    @Test
    void champion_thatItsPredecessorCannotStandInFor_isNotComparedAndPostponesNothing() {
        // Given: two versions each, the second of which is champion
        ModelManifest.Builder same = manifest(2).setOptions(Map.of("window", "1", "differences", "false"));
        ModelRoles roles = roles(2L, null, 1L, NOON, null);

        // Then
        assertThat(open(roles, versions(manifest(1), same))).isPresent();
        assertThat(open(roles, versions(manifest(1).setFeatureFingerprint("of a"), same.setFeatureFingerprint("of b"))))
                .isEmpty();
        assertThat(open(
                        roles,
                        versions(
                                manifest(1).setOptions(Map.of("window", "8")),
                                manifest(2).setOptions(Map.of("window", "1")))))
                .isEmpty();
        assertThat(open(
                        roles,
                        versions(
                                manifest(1).setOptions(Map.of("differences", "true")),
                                manifest(2).setOptions(Map.of("differences", "false")))))
                .isEmpty();
        assertThat(open(roles, versions(same))).isEmpty();
    }

    @Test
    void reports_ofOtherVersionsDetectorsOrTimes_areIgnored() {
        // Given: the champion is bad; all that says otherwise is of something else
        ShadowCase open = open(roles(3L, null, 2L, NOON, null)).orElseThrow();
        List<ShadowReport> bad = new ArrayList<>();
        List<ShadowReport> others = new ArrayList<>();
        for (int minute = 0; minute < 20; minute++) {
            bad.add(report("plant", 3, 2, minute, 300));
            others.add(report("plant", 2, 1, minute, 0));
            others.add(report("pumps", 3, 2, minute, 0));
            others.add(report("plant", 3, 2, minute - 40, 0));
        }
        ShadowLedger ledger = new ShadowLedger();
        ledger.add(others);
        ShadowVerdict without = open.judge(ledger, NOON.plusSeconds(1_800));

        // When
        ledger.add(bad);
        ShadowVerdict with = open.judge(ledger, NOON.plusSeconds(1_800));

        // Then
        assertThat(without.outcome()).isEqualTo(ShadowVerdict.Outcome.UNDECIDED);
        assertThat(with.outcome()).isEqualTo(ShadowVerdict.Outcome.WORSE);
        assertThat(with.text()).contains("of 20000 live records");
    }

    @Test
    void reports_ofAnyStretch_areManyEnoughToJudgeBy() {
        assertThat(reportEvery("PT15S", "PT1H")).isEqualTo(Duration.ofSeconds(1));
        assertThat(reportEvery("PT30M", "PT5M")).isEqualTo(Duration.ofSeconds(5));
        assertThat(reportEvery("PT0S", "PT1H")).isEqualTo(Duration.ofSeconds(10));
        assertThat(reportEvery("P1D", "PT0S")).isEqualTo(Duration.ofSeconds(10));
    }

    private static Duration reportEvery(String promoteAfter, String watch) {
        return new ShadowConfig(null, Duration.parse(promoteAfter), Duration.parse(watch)).reportEvery();
    }

    private static ModelManifest.Builder manifest(long version) {
        return Manifests.draft("plant", List.of("a")).setVersion(version).setFalseAlarmRate(0.001);
    }

    private static TreeMap<Long, ModelManifest> versions(ModelManifest.Builder... manifests) {
        TreeMap<Long, ModelManifest> versions = new TreeMap<>();
        for (ModelManifest.Builder manifest : manifests) {
            versions.put(manifest.getVersion(), manifest.build());
        }
        return versions;
    }

    private static Optional<ShadowCase> open(ModelRoles roles) {
        return open(roles, versions(manifest(1), manifest(2), manifest(3), manifest(4)));
    }

    private static Optional<ShadowCase> open(ModelRoles roles, TreeMap<Long, ModelManifest> versions) {
        DetectorConfig detector = DetectorConfigBuilder.detector("plant", List.of("plant"), List.of("a"))
                .training(TrainingConfig.defaults())
                .build();
        return ShadowCase.of(detector, new DetectorModels("plant", versions, Optional.of(roles), 4));
    }

    private static ModelRoles roles(
            Long champion, Long challenger, Long predecessor, Instant promotedAt, Instant challengedAt) {
        return ModelRoles.newBuilder()
                .setDetector("plant")
                .setChampion(champion)
                .setChallenger(challenger)
                .setPredecessor(predecessor)
                .setPromotedAt(promotedAt)
                .setChallengedAt(challengedAt)
                .build();
    }

    private static ShadowReport report(String detector, long champion, long second, int minute, int onlyChampion) {
        Instant from = NOON.plus(Duration.ofMinutes(minute));
        return ShadowReport.newBuilder()
                .setDetector(detector)
                .setChampionVersion(champion)
                .setSecondVersion(second)
                .setFrom(from)
                .setTo(from.plusSeconds(10))
                .setRecords(1_000)
                .setOnlyChampion(onlyChampion)
                .build();
    }
}
