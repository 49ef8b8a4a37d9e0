/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import io.latentry.avro.ShadowReport;
import io.latentry.model.DetectorModels;
import java.util.List;
import java.util.Optional;

/**
 * The models of a detector as {@code latentry models list} shows them.
 *
 * @param detector its name
 * @param champion version that judges
 * @param challenger version that passed the gate and is not promoted yet
 * @param predecessor version that a rollback goes back to
 * @param versions all that the topic holds, oldest first
 * @param lastRejected the latest training that did not pass the gate, or the latest challenger that judged worse
 * @param shadows in what pairs of versions agreed on the same live records, of the last days; the latest pair last
 */
record DetectorView(
        String detector,
        Optional<Long> champion,
        Optional<Long> challenger,
        Optional<Long> predecessor,
        List<VersionView> versions,
        Optional<EventView> lastRejected,
        List<ShadowView> shadows) {

    static DetectorView of(DetectorModels models, List<ModelEvent> history, List<ShadowReport> reports) {
        return new DetectorView(
                models.detector(),
                models.champion(),
                models.challenger(),
                models.predecessor(),
                models.versions().values().stream()
                        .map(manifest -> VersionView.of(models, manifest, history, reports))
                        .toList(),
                history.stream()
                        .filter(event -> event.getDetector().equals(models.detector())
                                && event.getKind() == ModelEventKind.REJECTED)
                        .reduce((earlier, later) -> later)
                        .map(EventView::of),
                ShadowView.of(models.detector(), reports));
    }
}
