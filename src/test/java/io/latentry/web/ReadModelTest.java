/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.latentry.avro.AnomalyEvent;
import io.latentry.avro.FeatureContribution;
import io.latentry.web.DetectorView.EntityView;
import io.latentry.web.DetectorView.VersionStart;
import java.util.Collections;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadModelTest {
    private final ReadModel model = new ReadModel();

    @Test
    void accept_moreAnomaliesThanItKeeps_keepsTheNewestFirst() {
        // Given
        int given = ReadModel.ANOMALIES + 100;

        // When
        IntStream.range(0, given).forEach(i -> model.accept(Events.anomaly("pumps", "p1", i * 1000L)));

        // Then
        assertThat(model.anomalies(Integer.MAX_VALUE)).hasSize(ReadModel.ANOMALIES);
        assertThat(model.anomalies(1).get(0).eventTime()).isEqualTo((given - 1) * 1000L);
        assertThat(model.drain().anomalies()).hasSize(ReadModel.ANOMALIES);
    }

    @Test
    void accept_sameAnomalyTwice_countsItOnce() {
        // Given
        model.accept(Events.anomaly("pumps", "p1", 1000));

        // When
        model.accept(Events.anomaly("pumps", "p1", 1000));

        // Then
        assertThat(model.anomalies(10)).hasSize(1);
        assertThat(model.detectors().get(0).anomalies()).isEqualTo(1);
    }

    @Test
    void accept_anomalyOfThePast_isMarkedAndKeepsItsFields() {
        // Given
        AnomalyEvent event = AnomalyEvent.newBuilder(Events.anomaly("pumps", "p1", 1000))
                .setBackfill(true)
                .setPassThrough(Map.of("site", "Hall 3"))
                .build();

        // When
        model.accept(event);

        // Then
        assertThat(model.anomalies(10).get(0).backfill()).isTrue();
        assertThat(model.anomalies(10).get(0).passThrough()).isEqualTo(Map.of("site", "Hall 3"));
    }

    @Test
    void accept_endlessScores_keepsTenMinutesPerEntity() {
        // Given
        int seconds = 5 * EntitySeries.CAPACITY;

        // When
        IntStream.range(0, seconds).forEach(s -> model.accept(Events.score("pumps", "p1", s * 1000L, 0.1, 1)));

        // Then
        DetectorView pumps = model.detectors().get(0);
        assertThat(pumps.scores()).isEqualTo(seconds);
        assertThat(pumps.entities().get(0).points())
                .hasSize(EntitySeries.CAPACITY)
                .last()
                .extracting(ScorePoint::time)
                .isEqualTo((seconds - 1) * 1000L);
    }

    @Test
    void accept_moreEntitiesThanItKeeps_forgetsTheLongestSilent() {
        // Given
        IntStream.range(0, DetectorSeries.ENTITIES)
                .forEach(i -> model.accept(Events.score("pumps", "p" + i, 0, 0.1, 1)));
        model.accept(Events.score("pumps", "p0", 1000, 0.1, 1));

        // When
        model.accept(Events.score("pumps", "new", 2000, 0.1, 1));

        // Then
        assertThat(model.detectors().get(0).entities())
                .hasSize(DetectorSeries.ENTITIES)
                .extracting(EntityView::name)
                .contains("p0", "new")
                .doesNotContain("p1");
    }

    @Test
    void accept_moreDetectorsThanItKeeps_staysBounded() {
        // When
        IntStream.range(0, 3 * ScoreBoard.DETECTORS)
                .forEach(i -> model.accept(Events.score("detector-" + i, "p", 0, 0.1, 1)));

        // Then
        assertThat(model.detectors()).hasSize(ScoreBoard.DETECTORS);
        assertThat(model.drain().detectors()).hasSize(ScoreBoard.DETECTORS);
    }

    @Test
    void accept_severalRecordsOfOneSecond_keepsTheHighestScoreAndTheAlarm() {
        // Given
        model.accept(Events.score("pumps", "p1", 5_100, 0.2, 1));
        model.accept(Events.score("pumps", "p1", 5_900, 0.7, 1));

        // When
        model.accept(Events.score("pumps", "p1", 5_500, 0.3, 1));

        // Then
        assertThat(model.detectors().get(0).entities().get(0).points())
                .containsExactly(new ScorePoint(5_000, 0.7, true));
    }

    @Test
    void accept_anomalyBehindItsScores_raisesTheEarlierPoint() {
        // Given
        IntStream.range(0, 10).forEach(s -> model.accept(Events.score("pumps", "p1", s * 1000L, 0.1, 1)));
        model.drain();

        // When
        model.accept(Events.anomaly("pumps", "p1", 4_000));

        // Then
        assertThat(model.detectors().get(0).entities().get(0).points())
                .hasSize(10)
                .contains(new ScorePoint(4_000, 0.9, true));
        assertThat(model.drain().detectors().get(0).entities().get(0).points())
                .contains(new ScorePoint(4_000, 0.9, true));
    }

    @Test
    void accept_newModelVersion_marksWhereItBegins() {
        // Given
        model.accept(Events.score("pumps", "p1", 1000, 0.1, 3));
        model.accept(Events.score("pumps", "p1", 2000, 0.1, 4));

        // When
        model.accept(Events.score("pumps", "p2", 1500, 0.1, 3));

        // Then
        DetectorView pumps = model.detectors().get(0);
        assertThat(pumps.modelVersion()).isEqualTo(4);
        assertThat(pumps.versions()).containsExactly(new VersionStart(3, 1000), new VersionStart(4, 2000));
    }

    @Test
    void accept_scoreThatIsNoNumber_countsItWithoutAPoint() {
        // When
        model.accept(Events.score("pumps", "p1", 1000, Double.NaN, 1));

        // Then
        assertThat(model.detectors().get(0).scores()).isEqualTo(1);
        assertThat(model.detectors().get(0).entities()).isEmpty();
    }

    @Test
    void accept_endlessTextsAndLists_areCut() {
        // Given
        AnomalyEvent event = Events.anomaly("pumps", "p".repeat(10_000), 1000);
        event.setTopFeatures(Collections.nCopies(5_000, new FeatureContribution("f", 1.0, 1.0, 1.0, 0.0)));
        event.setLatentMean(Collections.nCopies(5_000, 0f));

        // When
        model.accept(event);

        // Then
        AnomalyView view = model.anomalies(1).get(0);
        assertThat(view.entity()).hasSizeLessThan(300);
        assertThat(view.topFeatures()).hasSizeLessThan(100);
        assertThat(view.latentMean()).hasSizeLessThan(300);
    }

    @Test
    void accept_somethingElse_refusesIt() {
        assertThat(model.accept("a text")).isFalse();
    }

    @Test
    void drain_secondCall_givesOnlyWhatChanged() {
        // Given
        model.accept(Events.score("pumps", "p1", 1000, 0.1, 1));
        model.accept(Events.score("road", "c1", 1000, 0.1, 1));
        model.drain();
        model.accept(Events.score("pumps", "p1", 2000, 0.2, 1));

        // When
        ReadModel.Update update = model.drain();

        // Then
        assertThat(update.detectors()).singleElement().satisfies(pumps -> {
            assertThat(pumps.name()).isEqualTo("pumps");
            assertThat(pumps.scores()).isEqualTo(2);
            assertThat(pumps.entities().get(0).points()).containsExactly(new ScorePoint(2000, 0.2, false));
        });
        assertThat(model.drain().isEmpty()).isTrue();
    }
}
