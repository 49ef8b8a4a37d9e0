/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.DataRange;
import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.model.ModelTopic;
import io.latentry.retrain.Lookout;
import io.latentry.retrain.Outlook;
import io.latentry.retrain.RetrainReason;
import io.latentry.retrain.RetrainSchedule;
import io.latentry.retrain.Retraining;
import io.latentry.retrain.RetrainingOutcome;
import io.latentry.retrain.ShadowWatch;
import io.latentry.retrain.TimeRange;
import io.latentry.web.Health;
import io.latentry.web.HealthServer;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry retrain}: trains models from the input topics and publishes them; once, or again and again. */
@Command(
        name = "retrain",
        description = "Train each detector's model from its input topics and publish it if it passes the gate.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:success",
            "1:failure while running; with --once, a detector could not be trained, the others were",
            "2:wrong usage or file",
            "3:with --once, a new model was rejected by the gate; the one in service stays"
        },
        mixinStandardHelpOptions = true)
final class RetrainCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(RetrainCommand.class);
    private static final int REJECTED = 3;

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--once",
            description =
                    "Train once and exit, and promote what passes the gate; otherwise train again and again: by time, new"
                            + " records and drift, and let a new model judge in the shadow first.")
    private boolean once;

    @Option(
            names = "--from",
            paramLabel = "MOMENT",
            converter = MomentConverter.class,
            description = {
                "With --once: only records from this moment on, " + MomentConverter.HELP + ".",
                "Where there are more than training.rows, they are taken from all over the range.",
                "Default: as old as training.since says."
            })
    private Optional<Instant> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "MOMENT",
            converter = MomentConverter.class,
            description = "With --once: only records before this moment. Default: up to the newest.")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description = "Only this detector; may be given several times. All detectors when absent.")
    private List<String> names = List.of();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        checkRange();
        LatentryConfig loaded = config.load();
        List<DetectorConfig> detectors = chosen(loaded);
        Retraining retraining = new Retraining(loaded, Latentry.BuildVersion.current(), !once);
        try (ShutdownSignal stop = new ShutdownSignal()) {
            if (once) {
                return trainEach(detectors, detector -> {
                    TimeRange range = Retraining.range(detector, from, to);
                    return train(retraining, detector, RetrainReason.command(), range, stop);
                });
            }
            repeat(loaded, detectors, retraining, stop);
            return 0;
        } catch (CancellationException e) {
            // Stopped in the middle: a single training has not done what it was asked for.
            return once ? 1 : 0;
        }
    }

    /**
     * Trains one after the other; one that cannot be trained, be it for want of memory, is told of, and keeps no other from its
     * turn.
     *
     * @return the exit code
     * @throws CancellationException when {@code training} does: it was asked to stop
     * @throws InterruptException when {@code training} does: its thread was
     */
    int trainEach(List<DetectorConfig> detectors, Function<DetectorConfig, RetrainingOutcome> training) {
        boolean rejected = false;
        boolean failed = false;
        for (DetectorConfig detector : detectors) {
            try {
                rejected |= training.apply(detector).published().isEmpty();
            } catch (CancellationException | InterruptException e) {
                throw e;
            } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
                failed = true;
                LOG.debug("Detector {} is not trained", detector.name(), e);
                PrintWriter err = spec.commandLine().getErr();
                err.println(spec.qualifiedName() + ": " + detector.name() + ": " + Latentry.explain(e));
                err.flush();
            }
        }
        if (failed) {
            return ExitCode.SOFTWARE;
        }
        return rejected ? REJECTED : ExitCode.OK;
    }

    private void repeat(
            LatentryConfig loaded, List<DetectorConfig> detectors, Retraining retraining, ShutdownSignal stop)
            throws InterruptedException {
        RetrainSchedule schedule = new RetrainSchedule(detectors, Clock.systemUTC());
        Lookout lookout = new Lookout(loaded);
        ShadowWatch watch = new ShadowWatch(loaded, detectors);
        Optional<HealthServer> health =
                loaded.health().map(at -> HealthServer.start(at, () -> health(schedule, watch)));
        try (watch) {
            watch.start();
            ModelTopic models = new ModelTopic(loaded);
            RetrainSchedule.Work work = new RetrainSchedule.Work() {
                @Override
                public List<ModelEvent> history() {
                    return models.history();
                }

                @Override
                public Outlook look(DetectorConfig detector) {
                    return lookout.look(detector);
                }

                @Override
                public RetrainingOutcome train(DetectorConfig detector, RetrainReason reason) {
                    return RetrainCommand.this.train(retraining, detector, reason, Retraining.range(detector), stop);
                }

                @Override
                public Optional<String> postponed(DetectorConfig detector) {
                    return watch.postpones(detector);
                }
            };
            while (!stop.await(schedule.pause())) {
                schedule.runDue(work);
            }
        } finally {
            health.ifPresent(HealthServer::close);
        }
    }

    private void checkRange() {
        if (!once && (from.isPresent() || to.isPresent())) {
            throw new ParameterException(
                    spec.commandLine(), "--from and --to are of one training: add --once, or set training.since");
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new ParameterException(
                    spec.commandLine(), "--from " + from.get() + " is not before --to " + to.get());
        }
    }

    private List<DetectorConfig> chosen(LatentryConfig loaded) {
        for (String name : names) {
            if (loaded.detector(name).isEmpty()) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--detector " + name + ": the configuration has no such detector, only "
                                + loaded.detectors().stream()
                                        .map(DetectorConfig::name)
                                        .toList());
            }
        }
        return loaded.detectors().stream()
                .filter(detector -> names.isEmpty() || names.contains(detector.name()))
                .toList();
    }

    private RetrainingOutcome train(
            Retraining retraining,
            DetectorConfig detector,
            RetrainReason reason,
            TimeRange range,
            ShutdownSignal stop) {
        RetrainingOutcome outcome;
        try (TrainingMeter meter = new TrainingMeter(detector.name(), stop)) {
            outcome = retraining.once(detector, reason, range, meter);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (!outcome.gate().checks().isEmpty()) {
            out.print(new GateTable(detector.name(), outcome.gate()));
        }
        out.println(outcome.published()
                .map(RetrainCommand::summary)
                .orElseGet(() -> detector.name() + ": rejected, nothing published: "
                        + outcome.gate().reason()));
        out.flush();
        return outcome;
    }

    private static String summary(ModelManifest manifest) {
        return String.format(
                Locale.ROOT,
                "%s version %d: trained on %d rows, calibrated on %d, %.1f KiB",
                manifest.getDetector(),
                manifest.getVersion(),
                manifest.getTraining().getRows(),
                calibrationRows(manifest),
                manifest.getSizeBytes() / 1024.0);
    }

    /** Few rows serve both calibrations, and count once. */
    private static long calibrationRows(ModelManifest manifest) {
        DataRange ofSignals = manifest.getCalibration();
        DataRange ofBoth = manifest.getJointCalibration();
        return ofSignals.equals(ofBoth) ? ofSignals.getRows() : ofSignals.getRows() + ofBoth.getRows();
    }

    private static List<Health> health(RetrainSchedule schedule, ShadowWatch watch) {
        Stream<Health> detectors = new TreeMap<>(schedule.outcomes())
                .entrySet().stream().map(entry -> health(entry.getKey(), entry.getValue()));
        Stream<Health> failed =
                watch.failure().map(reason -> new Health("shadow-watch", "FAILED", false, reason)).stream();
        return Stream.concat(detectors, failed).toList();
    }

    private static Health health(String name, RetrainSchedule.Outcome outcome) {
        return new Health(name, outcome.done() ? "RUNNING" : "WAITING", true, outcome.message());
    }
}
