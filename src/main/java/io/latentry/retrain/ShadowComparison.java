/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ShadowReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a model, the candidate, and the one that it is compared with, its reference, judged the same records. The records count
 * by slices of time, because alarms come in runs: a slice is one observation, however many records it has.
 *
 * @param records that both judged
 * @param alarms of the candidate
 * @param referenceAlarms of its reference
 * @param failures records that only the candidate failed on
 * @param referenceFailures records that only its reference failed on
 * @param slices of time that there are records of
 * @param excess of the candidate's alarms over its reference's in standard errors: Σd / √Σd² over the slices' differences d,
 *     as if each slice's sign were tossed (a paired randomisation test)
 * @param run how many records an alarm of the candidate goes on for, by the dispersion over the slices; at least 1
 */
record ShadowComparison(
        long records,
        long alarms,
        long referenceAlarms,
        long failures,
        long referenceFailures,
        int slices,
        double excess,
        double run) {

    /**
     * The comparison that reports of one pair of versions make.
     *
     * @param candidateIsChampion whether the candidate is the champion, beside its predecessor, or else the second model
     */
    static ShadowComparison of(Collection<ShadowReport> reports, boolean candidateIsChampion, Duration slice) {
        Map<Long, Slice> slices = new TreeMap<>();
        for (ShadowReport report : reports) {
            Instant middle = report.getFrom()
                    .plus(Duration.between(report.getFrom(), report.getTo()).dividedBy(2));
            slices.computeIfAbsent(middle.toEpochMilli() / slice.toMillis(), at -> new Slice())
                    .add(report, candidateIsChampion);
        }
        Slice all = new Slice();
        slices.values().forEach(all::add);
        double difference = 0;
        double squares = 0;
        double dispersion = 0;
        double rate = all.records == 0 ? 0 : (double) all.alarms / all.records;
        for (Slice each : slices.values()) {
            double d = each.alarms - each.referenceAlarms;
            difference += d;
            squares += d * d;
            double expected = rate * each.records;
            dispersion += expected == 0 ? 0 : Math.pow(each.alarms - expected, 2) / expected;
        }
        return new ShadowComparison(
                all.records,
                all.alarms,
                all.referenceAlarms,
                all.failures,
                all.referenceFailures,
                slices.size(),
                squares == 0 ? 0 : difference / Math.sqrt(squares),
                Math.max(1, dispersion / Math.max(1, slices.size() - 1)));
    }

    /** The candidate's alarms per record. */
    double rate() {
        return records == 0 ? 0 : (double) alarms / records;
    }

    /** Its reference's alarms per record. */
    double referenceRate() {
        return records == 0 ? 0 : (double) referenceAlarms / records;
    }

    /** The share of the records that only the candidate failed on. */
    double failureRate() {
        return failures == 0 ? 0 : (double) failures / (records + failures);
    }

    private static final class Slice {
        private long records;
        private long alarms;
        private long referenceAlarms;
        private long failures;
        private long referenceFailures;

        void add(ShadowReport report, boolean candidateIsChampion) {
            long byChampion = report.getBoth() + report.getOnlyChampion();
            long bySecond = report.getBoth() + report.getOnlySecond();
            records += report.getRecords();
            alarms += candidateIsChampion ? byChampion : bySecond;
            referenceAlarms += candidateIsChampion ? bySecond : byChampion;
            failures += candidateIsChampion ? report.getChampionFailures() : report.getSecondFailures();
            referenceFailures += candidateIsChampion ? report.getSecondFailures() : report.getChampionFailures();
        }

        void add(Slice other) {
            records += other.records;
            alarms += other.alarms;
            referenceAlarms += other.referenceAlarms;
            failures += other.failures;
            referenceFailures += other.referenceFailures;
        }
    }
}
