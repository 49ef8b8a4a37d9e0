/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelCheck;
import io.latentry.avro.ShadowReport;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.model.DetectorModels;
import io.latentry.model.ModelChange;
import io.latentry.model.ModelDecision;
import io.latentry.model.ModelFollower;
import io.latentry.model.ModelTopic;
import io.latentry.model.Motive;
import io.latentry.model.ShadowReports;
import io.latentry.model.Succession;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Decides, in a thread of its own, what becomes of challengers and of newly promoted champions, by the reports of how they
 * and another version judged the same live records: a challenger is promoted or dismissed after its stretch, or after two
 * where there are few records; a champion that is worse than its predecessor, or that no instance can load, is rolled back while
 * it is watched. All it knows is in the topics, so a new one goes on where the last one stopped.
 */
public final class ShadowWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ShadowWatch.class);
    private static final String ACTOR = "watch";
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);

    private final LatentryConfig config;
    private final List<DetectorConfig> detectors;
    private final ModelTopic topic;
    private final ShadowLedger ledger = new ShadowLedger();
    private final Map<String, Instant> told = new HashMap<>();
    private final WatchRounds rounds = new WatchRounds(Clock.systemUTC());
    private final Map<String, DetectorModels> latest = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "shadow-watch");

    /** A watch over the models of these detectors, some of the configuration's. */
    public ShadowWatch(LatentryConfig config, List<DetectorConfig> detectors) {
        this.config = config;
        this.detectors = detectors.stream()
                .filter(detector -> detector.training().shadow().enabled())
                .toList();
        this.topic = new ModelTopic(config);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, e) -> {
            failure.set(e);
            LOG.atError().setCause(e).log("Challengers and new champions are not watched any more");
        });
    }

    /** Begins to watch, if there is anything to. */
    public void start() {
        if (!detectors.isEmpty()) {
            thread.start();
        }
    }

    /** Why nobody watches any more, until the process is started anew; empty while somebody does. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure.get())
                .map(e -> "challengers and new champions are not watched any more, restart this process: " + e);
    }

    /**
     * Why the detector is not to be trained now: a challenger judges in the shadow, or a new champion is watched, and a new
     * challenger would take the second model's place. Empty if nothing of that is so.
     *
     * @throws KafkaException when Kafka does not answer
     */
    public Optional<String> postpones(DetectorConfig detector) {
        if (!detector.training().shadow().enabled()) {
            return Optional.empty();
        }
        return Optional.ofNullable(latest.get(detector.name()))
                .or(() -> Optional.ofNullable(topic.read().get(detector.name())))
                .flatMap(models -> ShadowCase.of(detector, models))
                .flatMap(open -> open.postpones(Instant.now()));
    }

    private void follow() {
        while (!isClosing(Duration.ZERO)) {
            ledger.clear();
            try (ModelFollower models = new ModelFollower(config);
                    ShadowReports reports =
                            new ShadowReports(config, Instant.now().minus(longest()))) {
                Instant end = reports.exist() ? Instant.MAX : Instant.now().plus(LOOK_AGAIN);
                while (Instant.now().isBefore(end) && !isClosing(EVERY)) {
                    if (models.poll(POLL)) {
                        decide(models, reports);
                    }
                }
            } catch (VirtualMachineError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                LOG.atWarn()
                        .addKeyValue("retryInSeconds", AFTER_FAILURE.toSeconds())
                        .log("Cannot follow how second models judge: {}", String.valueOf(e));
            } finally {
                latest.clear();
            }
            isClosing(AFTER_FAILURE);
        }
    }

    private void decide(ModelFollower models, ShadowReports reports) {
        detectors.forEach(detector -> latest.put(detector.name(), models.models(detector.name())));
        // Of a part of the reports nothing can be decided; where there is no topic of them, there never were any.
        if (!reports.exist() || takeIn(reports)) {
            detectors.forEach(detector ->
                    rounds.take(detector.name(), () -> decide(detector, models.models(detector.name()))));
        }
    }

    /** Whether all that there is has been read. */
    private boolean takeIn(ShadowReports reports) {
        List<ShadowReport> arrived;
        do {
            arrived = reports.poll(POLL);
            ledger.add(arrived);
        } while (!arrived.isEmpty());
        ledger.forget(Instant.now().minus(longest()));
        return reports.isAtEnd();
    }

    private Duration longest() {
        return detectors.stream()
                .map(detector -> detector.training().shadow())
                .map(shadow -> shadow.promoteAfter().multipliedBy(2).plus(shadow.watch()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    private void decide(DetectorConfig detector, DetectorModels models) {
        ShadowCase.of(detector, models).ifPresent(open -> {
            switch (open.kind()) {
                case CHALLENGE -> challenge(open);
                case WATCH -> watch(open, models);
            }
        });
    }

    private void challenge(ShadowCase open) {
        if (Instant.now().isBefore(open.end())) {
            return;
        }
        ShadowVerdict verdict = open.judge(ledger, Instant.now());
        switch (verdict.outcome()) {
            case SOUND -> {
                commit(open, verdict, "Challenger promoted", motive -> Succession.confirmation(open.version(), motive));
                Upkeep.after(topic, open.detector(), ACTOR);
            }
            case WORSE ->
                commit(open, verdict, "Challenger dismissed", motive -> Succession.dismissal(open.version(), motive));
            case UNDECIDED -> tellOnce(open, verdict, "Challenger waits, there is too little to judge it by");
        }
    }

    private void watch(ShadowCase open, DetectorModels models) {
        boolean over = !Instant.now().isBefore(open.end());
        if (over && isTold(open)) {
            return;
        }
        Refusals refusals = open.refusals(ledger);
        Optional<ShadowVerdict> refused = refusals.verdict(
                open.since(), open.detector().training().shadow().reportEvery());
        ShadowVerdict verdict = refused.orElseGet(() -> open.judge(ledger, Instant.now()));
        if (over) {
            tellOnce(open, verdict, "Champion is no longer watched");
        } else if (verdict.outcome() == ShadowVerdict.Outcome.WORSE) {
            // What judges in its place may have been pruned, and live in the instances' memory alone.
            long target = refused.flatMap(all -> refusals.inItsPlace(open.since()))
                    .filter(models.versions()::containsKey)
                    .orElse(open.other());
            commit(open, verdict, "Champion rolled back", motive -> Succession.rollback(Optional.of(target), motive));
        }
    }

    private boolean isTold(ShadowCase open) {
        return open.since().equals(told.get(open.detector().name()));
    }

    private void tellOnce(ShadowCase open, ShadowVerdict verdict, String what) {
        if (!isTold(open)) {
            told.put(open.detector().name(), open.since());
            tell(open, verdict, what);
        }
    }

    private void commit(ShadowCase open, ShadowVerdict verdict, String what, Function<Motive, ModelDecision> decision) {
        Motive motive = new Motive(ACTOR, verdict.text(), checks(verdict));
        ModelChange change =
                topic.commit(open.detector().name(), Succession.beside(open.champion(), decision.apply(motive)));
        if (!change.isNone()) {
            tell(open, verdict, what);
        }
    }

    private static List<ModelCheck> checks(ShadowVerdict verdict) {
        return verdict.checks().stream().map(GateCheck::told).toList();
    }

    private static void tell(ShadowCase open, ShadowVerdict verdict, String what) {
        boolean sound = verdict.outcome() == ShadowVerdict.Outcome.SOUND;
        LOG.atLevel(sound ? Level.INFO : Level.WARN)
                .addKeyValue("detector", open.detector().name())
                .addKeyValue("version", open.version())
                .addKeyValue("besideVersion", open.other())
                .log("{}: {}", what, verdict.text());
    }

    private boolean isClosing(Duration wait) {
        try {
            return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Stops watching; a decision on its way is written or not, as a whole. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSE_WITHIN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
