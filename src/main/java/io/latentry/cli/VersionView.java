/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.DataRange;
import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelManifest;
import io.latentry.avro.ShadowReport;
import io.latentry.model.DetectorModels;
import io.latentry.offline.explore.VersionPlot;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * A version of a model as the commands show it.
 *
 * @param detector whose it is
 * @param version its number
 * @param role champion, challenger or predecessor; empty when it only lies there
 * @param parent champion when it was trained
 * @param createdAt when it was published
 * @param buildVersion build that trained it
 * @param sizeBytes size of the model
 * @param sha256 of the model's bytes
 * @param features in the order of the model's input
 * @param data rows that trained, calibrated or tested it, by the manifest's name for the use; without what had none
 * @param normalSince time from which on things are as it knows them, after they moved
 * @param falseAlarmRate that the threshold was set for
 * @param alarmBudget that it was set for instead
 * @param seed of the training
 * @param options of the training
 * @param metrics figures of the training
 * @param events what happened to it, oldest first
 * @param shadows in what it and other versions agreed on the same live records, of the last days
 */
record VersionView(
        String detector,
        long version,
        Optional<String> role,
        Optional<Long> parent,
        String createdAt,
        String buildVersion,
        long sizeBytes,
        String sha256,
        List<String> features,
        Map<String, RangeView> data,
        Optional<String> normalSince,
        double falseAlarmRate,
        Optional<String> alarmBudget,
        long seed,
        Map<String, String> options,
        Map<String, Double> metrics,
        List<EventView> events,
        List<ShadowView> shadows) {
    private static final Set<String> INTO_SERVICE = Set.of("PROMOTED", "ROLLED_BACK");

    static VersionView of(
            DetectorModels models, ModelManifest manifest, List<ModelEvent> history, List<ShadowReport> reports) {
        Map<String, RangeView> data = new LinkedHashMap<>();
        for (Schema.Field field : manifest.getSchema().getFields()) {
            if (manifest.get(field.pos()) instanceof DataRange range && range.getRows() > 0) {
                data.put(field.name(), RangeView.of(range));
            }
        }
        return new VersionView(
                models.detector(),
                manifest.getVersion(),
                models.role(manifest.getVersion()).map(role -> role.name().toLowerCase(Locale.ROOT)),
                Optional.ofNullable(manifest.getParentVersion()),
                manifest.getCreatedAt().toString(),
                manifest.getBuildVersion(),
                manifest.getSizeBytes(),
                manifest.getSha256(),
                manifest.getFeatureNames(),
                data,
                Optional.ofNullable(manifest.getNormalSince()).map(Instant::toString),
                manifest.getFalseAlarmRate(),
                Optional.ofNullable(manifest.getAlarmBudget()),
                manifest.getSeed(),
                new TreeMap<>(manifest.getOptions()),
                new TreeMap<>(manifest.getMetrics()),
                history.stream()
                        .filter(event -> event.getDetector().equals(models.detector())
                                && Optional.of(manifest.getVersion()).equals(Optional.ofNullable(event.getVersion())))
                        .map(EventView::of)
                        .toList(),
                ShadowView.of(models.detector(), reports).stream()
                        .filter(shadow ->
                                manifest.getVersion() == shadow.champion() || manifest.getVersion() == shadow.second())
                        .toList());
    }

    /** What the gate found at its training; empty where there was no gate. */
    List<EventView.CheckView> checks() {
        return events.stream()
                .map(EventView::checks)
                .filter(checks -> !checks.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    /** As {@code latentry models plot} draws it. */
    VersionPlot.Version plotted() {
        Map<String, Double> gate = new TreeMap<>();
        checks().stream()
                .filter(check -> check.limit() != 0)
                .forEach(check -> gate.put(check.name(), check.value() / check.limit()));
        Double elbo = metrics.get("elbo");
        return new VersionPlot.Version(version, elbo == null ? OptionalDouble.empty() : OptionalDouble.of(-elbo), gate);
    }

    /** Who brought it into service last. */
    Optional<String> promotedBy() {
        return events.stream()
                .filter(event -> INTO_SERVICE.contains(event.kind()))
                .reduce((earlier, later) -> later)
                .map(EventView::actor);
    }

    /**
     * A range of input records.
     *
     * @param rows that were used
     * @param from time of the first
     * @param to time of the last
     * @param offsets first and last of each partition, as in {@code pumps-0: 12 to 480}
     */
    record RangeView(long rows, String from, String to, List<String> offsets) {
        private static RangeView of(DataRange range) {
            return new RangeView(
                    range.getRows(),
                    range.getFromTime().toString(),
                    range.getToTime().toString(),
                    range.getOffsets().stream()
                            .map(part -> "%s-%d: %d to %d"
                                    .formatted(
                                            part.getTopic(),
                                            part.getPartition(),
                                            part.getFromOffset(),
                                            part.getToOffset()))
                            .toList());
        }
    }
}
