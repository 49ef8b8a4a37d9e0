/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Progress of one task: a bar on a terminal, a log line every five seconds otherwise. */
final class ProgressMeter implements AutoCloseable, LongConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressMeter.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final String task;
    private final long total;
    private final ProgressBar bar;
    private final Instant started = Instant.now();
    private Instant spoke = started;
    private long done;

    private ProgressMeter(String task, long total, ProgressBar bar) {
        this.task = task;
        this.total = total;
        this.bar = bar;
    }

    /** Begins a task of {@code total} units; a negative total when it is not known. */
    static ProgressMeter start(String task, String unit, long total) {
        if (System.console() == null) {
            return new ProgressMeter(task, total, null);
        }
        PrintStream terminal = System.err;
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(task)
                .setUnit(" " + unit, 1)
                .setInitialMax(total)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .setConsumer(new ConsoleProgressBarConsumer(terminal))
                .build();
        return new ProgressMeter(task, total, bar);
    }

    /** Says that {@code units} are done in all. */
    @Override
    public void accept(long units) {
        done = units;
        if (bar != null) {
            bar.stepTo(units);
        } else if (Instant.now().isAfter(spoke.plus(PAUSE))) {
            spoke = Instant.now();
            report("Under way");
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        } else {
            report("Done");
        }
    }

    private void report(String message) {
        Duration elapsed = Duration.between(started, Instant.now());
        LoggingEventBuilder line = LOG.atInfo()
                .addKeyValue("task", task)
                .addKeyValue("done", done)
                .addKeyValue("total", total)
                .addKeyValue("seconds", elapsed.toSeconds());
        if (done > 0 && total > done) {
            line = line.addKeyValue("secondsLeft", Math.round(elapsed.toMillis() / 1e3 * (total - done) / done));
        }
        line.log(message);
    }
}
