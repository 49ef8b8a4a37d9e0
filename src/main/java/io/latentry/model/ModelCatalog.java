/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.vae.ComputeDevice;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The current model of each detector of this process. An own thread follows the models topic; at its end it verifies,
 * loads and warms up what is newest and only then puts it in the place of the old one, which goes on serving when the
 * new one is refused.
 */
public final class ModelCatalog implements ModelSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ModelCatalog.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final Duration RETRY_LOADING_AFTER = Duration.ofSeconds(30);

    private final LatentryConfig config;
    private final Map<String, List<String>> featuresOf;
    private final ModelLoader loader;
    private final Map<String, ServedModel> served = new ConcurrentHashMap<>();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final Map<String, Long> decided = new HashMap<>();
    private final Map<String, Instant> retryLoading = new HashMap<>();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::follow, "model-catalog");

    /**
     * A catalog for the detectors of {@code config}.
     *
     * @param featuresOf expanded feature names that each detector's records yield, by detector
     */
    public ModelCatalog(LatentryConfig config, Map<String, List<String>> featuresOf) {
        this.config = config;
        this.featuresOf = Map.copyOf(featuresOf);
        this.loader = new ModelLoader(ComputeDevice.parse(config.device()));
        thread.setDaemon(true);
    }

    /** Begins to follow the models topic. */
    public void start() {
        thread.start();
    }

    @Override
    public Optional<ModelLease> lease(String detector) {
        ServedModel model = served.get(detector);
        while (model != null) {
            ModelLease lease = model.lease();
            if (lease != null) {
                return Optional.of(lease);
            }
            model = served.get(detector);
        }
        return Optional.empty();
    }

    /** Version in use; empty until a model has been loaded. */
    public Optional<Long> version(String detector) {
        return Optional.ofNullable(served.get(detector)).map(ServedModel::version);
    }

    /** Why the newest version is not in use; empty when it is, or when there is none. */
    public Optional<String> refusal(String detector) {
        return Optional.ofNullable(refusals.get(detector));
    }

    /** Calls {@code listener} with a detector's name whenever its model has changed. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    private void follow() {
        Duration backoff = FIRST_BACKOFF;
        while (!isClosing(Duration.ZERO)) {
            try (ModelTopicReader reader = new ModelTopicReader(config)) {
                while (!isClosing(Duration.ZERO)) {
                    if (reader.poll(POLL)) {
                        backoff = FIRST_BACKOFF;
                        reader.newest().forEach(this::decide);
                    }
                }
            } catch (RuntimeException e) {
                LOG.atWarn()
                        .addKeyValue("topic", config.topics().models())
                        .addKeyValue("retryInMs", backoff.toMillis())
                        .log("Cannot read the models topic: {}", e.getMessage());
                isClosing(backoff);
                backoff = backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0
                        ? backoff.multipliedBy(2)
                        : LONGEST_BACKOFF;
            }
        }
    }

    private void decide(String detector, ModelArtifact artifact) {
        long version = artifact.manifest().getVersion();
        Optional<DetectorConfig> ours = config.detector(detector);
        boolean pausing = Instant.now().isBefore(retryLoading.getOrDefault(detector, Instant.MIN));
        if (ours.isEmpty() || pausing || decided.getOrDefault(detector, 0L) == version) {
            return;
        }
        try {
            ServedModel next = loader.load(artifact, ours.get(), featuresOf.get(detector));
            decided.put(detector, version);
            refusals.remove(detector);
            ServedModel previous = served.put(detector, next);
            if (previous != null) {
                previous.retire();
            }
            LOG.atInfo()
                    .addKeyValue("detector", detector)
                    .addKeyValue("version", version)
                    .log("Model in use");
        } catch (InvalidModelException e) {
            decided.put(detector, version);
            refusals.put(detector, "version " + version + " refused: " + e.getMessage());
            LOG.atError()
                    .addKeyValue("detector", detector)
                    .addKeyValue("version", version)
                    .log("Model refused: {}", e.getMessage());
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            // The device, its memory or the native library, not the model: that may pass.
            retryLoading.put(detector, Instant.now().plus(RETRY_LOADING_AFTER));
            refusals.put(detector, "version " + version + " cannot be loaded: " + e.getMessage());
            LOG.atError()
                    .addKeyValue("detector", detector)
                    .addKeyValue("version", version)
                    .addKeyValue("retryInSeconds", RETRY_LOADING_AFTER.toSeconds())
                    .setCause(e)
                    .log("Model cannot be loaded");
        }
        listeners.forEach(listener -> listener.accept(detector));
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
        served.values().forEach(ServedModel::retire);
        served.clear();
    }
}
