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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The champions in service. One thread tells it what the topic holds; it verifies, loads and warms up a new champion and
 * only then puts it in the place of the old one, which goes on serving when the new one is refused. Any thread may take a
 * lease or ask.
 */
final class ServedModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServedModels.class);
    private static final Duration RETRY_LOADING_AFTER = Duration.ofSeconds(30);

    private final ModelLoader loader;
    private final Map<String, ServedModel> served = new ConcurrentHashMap<>();
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final Map<String, ModelSwap> swaps = new ConcurrentHashMap<>();
    private final Map<String, Long> decided = new HashMap<>();
    private final Map<String, Instant> retryLoading = new HashMap<>();

    ServedModels(ModelLoader loader) {
        this.loader = loader;
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
     * @param bytes fetches a version; what it throws but {@link InvalidModelException} is passed on
     * @return whether anything has changed
     */
    boolean follow(
            DetectorModels models,
            DetectorConfig detector,
            List<String> features,
            Function<ModelManifest, ModelArtifact> bytes) {
        String name = detector.name();
        Optional<Long> champion = models.champion();
        boolean pausing = Instant.now().isBefore(retryLoading.getOrDefault(name, Instant.MIN));
        if (champion.isEmpty() || pausing || champion.get().equals(decided.get(name))) {
            return false;
        }
        long version = champion.get();
        ModelSwap.Watch watch = new ModelSwap.Watch();
        Optional<ModelArtifact> artifact = read(models, version, bytes, watch);
        if (artifact.isEmpty()) {
            return true;
        }
        try {
            ServedModel next = loader.load(artifact.get(), detector, features, watch);
            watch.measure(Step.SWAP, () -> replace(name, next));
            decided.put(name, version);
            refusals.remove(name);
            ModelSwap swap = watch.done(version);
            swaps.put(name, swap);
            report(name, swap);
        } catch (InvalidModelException e) {
            refuse(name, version, e);
        } catch (RuntimeException | LinkageError e) {
            // The device or the native library, not the model: that may pass.
            retryLoading.put(name, Instant.now().plus(RETRY_LOADING_AFTER));
            refusals.put(name, "version " + version + " cannot be loaded: " + e.getMessage());
            LOG.atError()
                    .addKeyValue("detector", name)
                    .addKeyValue("version", version)
                    .addKeyValue("retryInSeconds", RETRY_LOADING_AFTER.toSeconds())
                    .setCause(e)
                    .log("Model cannot be loaded");
        }
        return true;
    }

    private Optional<ModelArtifact> read(
            DetectorModels models, long version, Function<ModelManifest, ModelArtifact> bytes, ModelSwap.Watch watch) {
        try {
            ModelManifest manifest = models.versions().get(version);
            if (manifest == null) {
                throw new InvalidModelException("parts: the topic does not hold all of them");
            }
            return Optional.of(watch.measure(Step.READ, () -> bytes.apply(manifest)));
        } catch (InvalidModelException e) {
            refuse(models.detector(), version, e);
            return Optional.empty();
        }
    }

    private void replace(String detector, ServedModel next) {
        ServedModel previous = served.put(detector, next);
        if (previous != null) {
            previous.retire();
        }
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
    public void close() {
        served.values().forEach(ServedModel::retire);
        served.clear();
    }
}
