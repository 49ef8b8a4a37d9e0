/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.backtest.Backtest;
import io.latentry.backtest.BacktestProgress;
import io.latentry.backtest.BacktestReport;
import io.latentry.backtest.BacktestRequest;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.detect.AlarmBudget;
import io.latentry.detect.AlarmRule;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry backtest}: what another version, or another budget, would have said of a past range. */
@Command(
        name = "backtest",
        description = {
            "Judge a past range of the input once more, with any version of the model or another budget, and say which alerts"
                    + " are gained and lost.",
            "The running detector, its offsets and its state are not touched."
        },
        mixinStandardHelpOptions = true)
final class BacktestCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description = "Which detector; may be left out where there is only one.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--from",
            required = true,
            paramLabel = "TIME",
            converter = MomentConverter.class,
            description = "Records of this time and later, " + MomentConverter.HELP + ".")
    private Instant from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            defaultValue = "now",
            converter = MomentConverter.class,
            description = "Records before this time, written alike. Default: now.")
    private Instant to;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            defaultValue = "1d",
            converter = DurationConverter.class,
            description =
                    "How long before --from windows and alarms begin to be followed, so that they are at --from what"
                            + " they were live; without effect for a window of 1. Default: ${DEFAULT-VALUE}.")
    private Duration warmUp;

    @Option(names = "--model", paramLabel = "V", description = "Which version judges. Default: the champion.")
    private Optional<Long> version = Optional.empty();

    @ArgGroup
    private Other other = new Other();

    @Option(names = "--dry-run", description = "Write no events to the replay topic.")
    private boolean dryRun;

    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** Another number of alarms than the version was trained for. */
    static final class Other {
        @Option(
                names = "--budget",
                paramLabel = "BUDGET",
                description =
                        "With this alarm budget, as in '1 per entity per week'; without a window, of anomalous records.")
        private Optional<String> budget = Optional.empty();

        @Option(names = "--rate", paramLabel = "ALPHA", description = "With this false-alarm rate, as in 0.001.")
        private Optional<Double> rate = Optional.empty();

        AlarmRule rule() {
            return budget.<AlarmRule>map(text -> new AlarmRule.Budget(AlarmBudget.parse(text)))
                    .or(() -> rate.map(AlarmRule.Rate::new))
                    .orElse(AlarmRule.AS_TRAINED);
        }

        String text() {
            return budget.map(asked -> "with a budget of " + asked)
                    .or(() -> rate.map(asked -> "with a rate of " + asked))
                    .orElse("as trained");
        }
    }

    @Override
    public Integer call() {
        LatentryConfig loaded = config.load();
        DetectorConfig detector = detector(loaded);
        BacktestReport report;
        try (Meter meter = new Meter("Replaying " + detector.name())) {
            report = new Backtest(loaded, detector)
                    .run(new BacktestRequest(from, to, warmUp, version, other.rule(), !dryRun), meter);
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage());
        }
        BacktestView view = new BacktestView(
                detector.name(),
                from.toString(),
                to.toString(),
                other.text(),
                dryRun ? Optional.empty() : Optional.of(loaded.topics().replay()),
                report);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? JsonText.of(view) : view.text());
        out.flush();
        return ExitCode.OK;
    }

    /** Begins once it is known how much there is to do. */
    private static final class Meter implements BacktestProgress, AutoCloseable {
        private final String task;
        private Optional<ProgressMeter> meter = Optional.empty();

        Meter(String task) {
            this.task = task;
        }

        @Override
        public void replayed(long records, long of) {
            if (meter.isEmpty()) {
                meter = Optional.of(ProgressMeter.start(task, "records", of));
            }
            meter.get().accept(records);
        }

        @Override
        public void close() {
            meter.ifPresent(ProgressMeter::close);
        }
    }

    private DetectorConfig detector(LatentryConfig loaded) {
        String known = String.join(
                ", ", loaded.detectors().stream().map(DetectorConfig::name).toList());
        if (name.isEmpty() && loaded.detectors().size() == 1) {
            return loaded.detectors().get(0);
        }
        String wanted = name.orElseThrow(() -> refused("Missing --detector: one of " + known));
        return loaded.detector(wanted)
                .orElseThrow(() -> refused("--detector: there is no detector " + wanted + "; there are " + known));
    }

    private ParameterException refused(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
