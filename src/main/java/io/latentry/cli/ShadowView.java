/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.ShadowReport;
import java.util.List;
import java.util.Locale;

/**
 * In what two versions agreed on the same live records, as the commands show it.
 *
 * @param champion version whose judgement counted
 * @param second version that judged in its shadow
 * @param from when the first of the records was judged
 * @param to when the last of them was
 * @param records that both judged
 * @param agreement share of the records that both called anomalous, or neither
 * @param championRate share that the champion called anomalous
 * @param secondRate share that the second model called anomalous
 * @param championFailures records that only the champion failed on
 * @param secondFailures records that only the second model failed on
 */
record ShadowView(
        long champion,
        long second,
        String from,
        String to,
        long records,
        double agreement,
        double championRate,
        double secondRate,
        long championFailures,
        long secondFailures) {

    /** A view for each pair of versions of that detector. */
    static List<ShadowView> of(String detector, List<ShadowReport> sums) {
        return sums.stream()
                .filter(sum -> sum.getDetector().equals(detector))
                .map(ShadowView::of)
                .toList();
    }

    private static ShadowView of(ShadowReport sum) {
        double records = Math.max(1, sum.getRecords());
        return new ShadowView(
                sum.getChampionVersion(),
                sum.getSecondVersion(),
                sum.getFrom().toString(),
                sum.getTo().toString(),
                sum.getRecords(),
                1 - (sum.getOnlyChampion() + sum.getOnlySecond()) / records,
                (sum.getBoth() + sum.getOnlyChampion()) / records,
                (sum.getBoth() + sum.getOnlySecond()) / records,
                sum.getChampionFailures(),
                sum.getSecondFailures());
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "version %d in the shadow of %d: %d records, %.2f %% judged alike, anomalous %.3f %% (of %d: %.3f %%),"
                        + " failures %d (%d), until %s",
                second,
                champion,
                records,
                100 * agreement,
                100 * secondRate,
                champion,
                100 * championRate,
                secondFailures,
                championFailures,
                to);
    }
}
