/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSwap.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The champions in service. One thread tells it what the topic holds; it verifies, loads and warms up a new champion and
 * only then puts it in the place of the old one, which goes on serving when the new one is refused. Any thread may take a
 * lease or ask.
 */
final class ServedModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);

    private final Loading loading;
    private final Duration retryLoadingAfter;
    private final Map<String, ServedModel> served = new ConcurrentHashMap<>();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final Map<String, ModelSwap> swaps = new ConcurrentHashMap<>();
    private final Map<String, Long> decided = new HashMap<>();
    private final Map<String, Pause> pauses = new HashMap<>();
    private boolean closed;

    /** @param retryLoadingAfter pause after the device, and not the model, was in the way */
    ServedModels(Loading loading, Duration retryLoadingAfter) {
        this.loading = loading;
        this.retryLoadingAfter = retryLoadingAfter;
    }

    Optional<ModelLease> lease(String detector) {
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

    Optional<Long> version(String detector) {
        return Optional.ofNullable(served.get(detector)).map(ServedModel::version);
    }

    Optional<String> refusal(String detector) {
        return Optional.ofNullable(refusals.get(detector));
    }

    Optional<ModelSwap> swap(String detector) {
        return Optional.ofNullable(swaps.get(detector));
    }

    /**
     * Brings the champion into service, unless that has been decided before.
     *
     * @param features names that the detector's records yield
     * @param bytes fetches a version
     * @return whether anything has changed
     * @throws KafkaException when {@code bytes} does
     */
    boolean follow(
            DetectorModels models,
            DetectorConfig detector,
            List<String> features,
            Function<ModelManifest, ModelArtifact> bytes) {
        String name = detector.name();
        Optional<Long> champion = models.champion();
        if (champion.isEmpty() || champion.get().equals(decided.get(name)) || pausing(name, champion.get())) {
            return false;
        }
        long version = champion.get();
        if (version(name).equals(champion)) {
            // Another version was refused in the meantime, and its champion's role has been taken back.
            decided.put(name, version);
            return refusals.remove(name) != null;
        }
        ModelSwap.Watch watch = new ModelSwap.Watch();
        try {
            ModelArtifact artifact = watch.measure(Step.READ, () -> bytes.apply(whole(models, version)));
            bringIn(loading.load(artifact, detector, features, watch), name, watch);
        } catch (InvalidModelException e) {
            refuse(name, version, e);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            postpone(name, version, e);
        }
        return true;
    }

    private boolean pausing(String detector, long version) {
        Pause pause = pauses.get(detector);
        return pause != null && pause.version() == version && Instant.now().isBefore(pause.until());
    }

    /** The manifest of a version that is to be loaded. */
    static ModelManifest whole(DetectorModels models, long version) {
        ModelManifest manifest = models.versions().get(version);
        if (manifest == null) {
            throw new InvalidModelException("parts: the topic does not hold all of them");
        }
        return manifest;
    }

    private void bringIn(ServedModel next, String detector, ModelSwap.Watch watch) {
        boolean replaced = watch.measure(Step.SWAP, () -> replace(detector, next));
        if (!replaced) {
            return;
        }
        decided.put(detector, next.version());
        refusals.remove(detector);
        ModelSwap swap = watch.done(next.version());
        swaps.put(detector, swap);
        report(detector, swap);
    }

    /** The device, its memory or the native library failed, not the model: that may pass. */
    private void postpone(String detector, long version, Throwable why) {
        pauses.put(detector, new Pause(version, Instant.now().plus(retryLoadingAfter)));
        refusals.put(detector, "version " + version + " cannot be loaded: " + why.getMessage());
        LOG.atError()
                .addKeyValue("detector", detector)
                .addKeyValue("version", version)
                .addKeyValue("retryInSeconds", retryLoadingAfter.toSeconds())
                .setCause(why)
                .log("Model cannot be loaded");
    }

    /** False when nobody is served any more: a load may outlast the wait of the one who closes. */
    private synchronized boolean replace(String detector, ServedModel next) {
        if (closed) {
            next.retire();
            return false;
        }
        ServedModel previous = served.put(detector, next);
        if (previous != null) {
            previous.retire();
        }
        return true;
    }

    private void refuse(String detector, long version, InvalidModelException why) {
        decided.put(detector, version);
        refusals.put(detector, "version " + version + " refused: " + why.getMessage());
        LOG.atError()
                .addKeyValue("detector", detector)
                .addKeyValue("version", version)
                .log("Model refused: {}", why.getMessage());
    }

    private static void report(String detector, ModelSwap swap) {
        LOG.atInfo()
                .addKeyValue("detector", detector)
                .addKeyValue("version", swap.version())
                .addKeyValue("readMs", swap.took().get(Step.READ).toMillis())
                .addKeyValue("verifyMs", swap.took().get(Step.VERIFY).toMillis())
                .addKeyValue("loadMs", swap.took().get(Step.LOAD).toMillis())
                .addKeyValue("warmUpMs", swap.took().get(Step.WARM_UP).toMillis())
                .addKeyValue("swapMs", swap.took().get(Step.SWAP).toMillis())
                .log("Model in use");
    }

    /** Retires every model; leases still out keep theirs until they are given back. */
    @Override
    public synchronized void close() {
        closed = true;
        served.values().forEach(ServedModel::retire);
        served.clear();
    }

    /** Until when a version that could not be loaded is not tried again. */
    private record Pause(long version, Instant until) {}

    /** Makes a model ready, or refuses it; see {@link ModelLoader#load}. */
    @FunctionalInterface
    interface Loading {
        ServedModel load(ModelArtifact artifact, DetectorConfig config, List<String> features, ModelSwap.Watch watch);
    }
}
