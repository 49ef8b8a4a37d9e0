/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.backtest.BacktestReport;
import java.util.Locale;
import java.util.Optional;

/**
 * A backtest as the command shows it.
 *
 * @param detector whose input was judged
 * @param from first time of the range
 * @param to time behind its last
 * @param rule how many alarms the version was to give, in words
 * @param topic that holds the events; empty where none were written
 * @param report what was found
 */
record BacktestView(
        String detector, String from, String to, String rule, Optional<String> topic, BacktestReport report) {

    String text() {
        BacktestReport.Difference difference = report.difference();
        StringBuilder text = new StringBuilder();
        line(text, "%s version %d %s, records of %s to %s", detector, report.version(), rule, from, to);
        line(
                text,
                "  %,d records, %,d anomalous, %,d unreadable (warm-up included)",
                report.records(),
                report.anomalies(),
                report.processed().deadLetters());
        line(
                text,
                "  against the live alerts: %,d kept, %,d gained, %,d lost",
                difference.kept(),
                difference.gained(),
                difference.lost());
        line(
                text,
                "  as episodes, runs of alerts of an entity: %,d kept, %,d gained, %,d lost",
                difference.episodes().kept(),
                difference.episodes().gained(),
                difference.episodes().lost());
        if (difference.gone() > 0) {
            line(text, "  %,d live alerts are of records that are no longer there", difference.gone());
        }
        if (report.cut() > 0) {
            line(
                    text,
                    "  %,d partitions have lost their oldest records: the range may have begun before what is left",
                    report.cut());
        }
        if (difference.unjudged() > 0) {
            line(text, "  %,d alerts are of records that were not judged live", difference.unjudged());
        }
        for (BacktestReport.OfEntity entity : difference.entities()) {
            line(
                    text,
                    "    %-24s %,8d gained %,8d lost",
                    Printable.of(entity.entity()),
                    entity.gained(),
                    entity.lost());
        }
        topic.ifPresent(name -> line(text, "  events: topic %s, header latentry.replay = %s", name, report.replay()));
        return text.toString().stripTrailing();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append(System.lineSeparator());
    }
}
