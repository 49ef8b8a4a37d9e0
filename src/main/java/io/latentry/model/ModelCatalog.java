/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.config.DetectorConfig;
import io.latentry.config.KafkaClientSettings;
import io.latentry.config.LatentryConfig;
import io.latentry.vae.ComputeDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current model of each detector of this process. An own thread follows the models topic; at its end it brings each
 * detector's champion into service, and beside it the second model, if there is one.
 */
public final class ModelCatalog implements ModelSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration RETRY_LOADING_AFTER = Duration.ofSeconds(30);

    private final LatentryConfig config;
    private final Map<String, List<String>> featuresOf;
    private final Supplier<ModelTopicReader> readers;
    private final ServedModels served;
    private final SecondModels seconds;
    private final SwapFigures figures = new SwapFigures();
    private final Map<String, Watch> watched = new ConcurrentHashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> trouble = new AtomicReference<>();
    private final AtomicReference<Throwable> fault = new AtomicReference<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "model-catalog");

    /**
     * A catalog for the detectors of {@code config}.
     *
     * @param featuresOf expanded feature names that each detector's records yield, by detector
     */
    public ModelCatalog(LatentryConfig config, Map<String, List<String>> featuresOf) {
        this(
                config,
                featuresOf,
                new ModelLoader(ComputeDevice.parse(config.device()), KafkaClientSettings.pollRecords(config.kafka()))
                        ::load,
                RETRY_LOADING_AFTER,
                () -> new ModelTopicReader(config));
    }

    ModelCatalog(
            LatentryConfig config,
            Map<String, List<String>> featuresOf,
            ServedModels.Loading loading,
            Duration retryLoadingAfter,
            Supplier<ModelTopicReader> readers) {
        this.config = config;
        this.readers = readers;
        this.featuresOf = Map.copyOf(featuresOf);
        this.served = new ServedModels(loading, retryLoadingAfter);
        this.seconds = new SecondModels(loading, retryLoadingAfter);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((ended, e) -> {
            trouble.set("models are not followed any more, restart this process: " + e);
            fault.set(e);
            LOG.atError()
                    .addKeyValue("topic", config.topics().models())
                    .setCause(e)
                    .log("Models are not followed any more");
            config.detectors().forEach(detector -> listeners.forEach(listener -> listener.accept(detector.name())));
        });
    }

    /** Begins to follow the models topic, and to show over JMX what each step of a swap took. */
    public void start() {
        config.detectors().forEach(detector -> figures.show(detector.name(), () -> served.swaps(detector.name())));
        thread.start();
    }

    @Override
    public Optional<ModelLease> lease(String detector) {
        return served.lease(detector);
    }

    @Override
    public Optional<ModelLease> second(String detector) {
        return seconds.lease(detector);
    }

    @Override
    public void cannotScore(String detector, long version, Throwable why) {
        served.cannotScore(detector, version, why);
    }

    @Override
    public Optional<ChampionStanding> standing(String detector) {
        return Optional.ofNullable(watched.get(detector))
                .filter(watch -> Instant.now().isBefore(watch.until()))
                .flatMap(watch -> version(detector)
                        .map(version -> new ChampionStanding(
                                watch.champion(),
                                watch.until(),
                                version,
                                served.fault(detector, watch.champion())
                                        .filter(fault -> version != watch.champion()))));
    }

    /** Version in use; empty until a model has been loaded. */
    public Optional<Long> version(String detector) {
        return served.version(detector);
    }

    /** Why the champion is not in use; empty when it is, or when there is none. */
    public Optional<String> refusal(String detector) {
        return served.refusal(detector);
    }

    /**
     * Why no change of the models arrives here, whatever their topic says; empty while it is followed. The models in use go on
     * judging.
     */
    public Optional<String> trouble() {
        return Optional.ofNullable(trouble.get());
    }

    /** What has ended the following of models for good, for the process itself is broken; empty while it is not. */
    public Optional<Throwable> fault() {
        return Optional.ofNullable(fault.get());
    }

    /** Calls {@code listener} with a detector's name whenever its model has changed or been refused, or cannot any more. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    private void follow() {
        Duration backoff = FIRST_BACKOFF;
        while (!isClosing(Duration.ZERO)) {
            try (ModelTopicReader reader = readers.get()) {
                while (!isClosing(Duration.ZERO)) {
                    if (reader.poll(POLL)) {
                        backoff = FIRST_BACKOFF;
                        decide(reader);
                        trouble.set(null);
                    }
                }
            } catch (RuntimeException | Error e) {
                if (isFatal(e)) {
                    throw e;
                }
                trouble.set("the topic %s cannot be read, models do not change: %s"
                        .formatted(config.topics().models(), e));
                LOG.atWarn()
                        .addKeyValue("topic", config.topics().models())
                        .addKeyValue("retryInMs", backoff.toMillis())
                        .log("Cannot read the models topic: {}", String.valueOf(e));
                isClosing(backoff);
                backoff = backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0
                        ? backoff.multipliedBy(2)
                        : LONGEST_BACKOFF;
            }
        }
    }

    /** Whether the process itself is broken; Kafka's clients wrap what their making fails of. */
    private static boolean isFatal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof VirtualMachineError || cause instanceof LinkageError) {
                return true;
            }
        }
        return false;
    }

    private void decide(ModelTopicReader reader) {
        config.detectors().forEach(detector -> {
            String name = detector.name();
            // Before it is loaded: until then this process is one that does not know yet.
            watch(reader.models(name), detector);
            if (served.follow(reader.models(name), detector, featuresOf.get(name), reader::fetch)) {
                listeners.forEach(listener -> listener.accept(name));
            }
        });
        // After all champions: what is wrong with a second model keeps none of them waiting.
        config.detectors().forEach(detector -> {
            String name = detector.name();
            seconds.follow(reader.models(name), served.version(name), detector, featuresOf.get(name), reader::fetch);
        });
    }

    private void watch(DetectorModels models, DetectorConfig detector) {
        Optional<Watch> watch = models.champion()
                .flatMap(champion -> SecondModels.watchedUntil(
                                models, detector.training().shadow())
                        .map(until -> new Watch(champion, until)));
        watch.ifPresentOrElse(now -> watched.put(detector.name(), now), () -> watched.remove(detector.name()));
    }

    private boolean isClosing(Duration wait) {
        try {
            return closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Stops following and retires every model; leases still out keep theirs until they are given back. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        figures.close();
        seconds.close();
        served.close();
    }

    /** Which champion is watched, and until when. */
    private record Watch(long champion, Instant until) {}
}
