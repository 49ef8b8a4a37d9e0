/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelManifest;
import io.latentry.avro.ModelRoles;
import io.latentry.config.DetectorConfig;
import io.latentry.config.ShadowConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that judge in the shadow of the champions, at most one beside each: the challenger, or else the predecessor while
 * its champion is watched. They are loaded as champions are, and let go when their role ends. What cannot be loaded is missed
 * by nobody.
 */
final class SecondModels implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SecondModels.class);

    private final ServedModels.Loading loading;
    private final Map<String, ServedModel> served = new ConcurrentHashMap<>();
    private final LoadFailures failures;
    private boolean closed;

    /** @param retryLoadingAfter pause after the device, and not the model, was in the way */
    SecondModels(ServedModels.Loading loading, Duration retryLoadingAfter) {
        this.loading = loading;
        this.failures = new LoadFailures(retryLoadingAfter);
    }

    Optional<ModelLease> lease(String detector) {
        // A model that is let go meanwhile has no successor that would have to be waited for.
        return Optional.ofNullable(served.get(detector)).map(ServedModel::lease);
    }

    /**
     * Brings the second model in that there should be now, and lets go of another.
     *
     * @param inService version that judges in this process
     * @param features names that the detector's records yield
     * @param bytes fetches a version
     * @throws KafkaException when {@code bytes} does
     */
    void follow(
            DetectorModels models,
            Optional<Long> inService,
            DetectorConfig detector,
            List<String> features,
            Function<ModelManifest, ModelArtifact> bytes) {
        String name = detector.name();
        Optional<Long> wanted = wanted(models, inService, detector.training().shadow(), Instant.now());
        Optional<Long> present = Optional.ofNullable(served.get(name)).map(ServedModel::version);
        if (present.equals(wanted)) {
            return;
        }
        present.ifPresent(version -> letGo(name, version));
        if (wanted.isPresent() && failures.admit(name, wanted.get())) {
            bringIn(models, wanted.get(), detector, features, bytes);
        }
    }

    /** The version that should judge beside the champion; none while another than the champion is in service here. */
    static Optional<Long> wanted(DetectorModels models, Optional<Long> inService, ShadowConfig shadow, Instant now) {
        if (inService.isEmpty() || !inService.equals(models.champion())) {
            return Optional.empty();
        }
        Optional<Long> challenger = shadow.challenges() ? models.challenger() : Optional.empty();
        return challenger
                .or(() -> watchedUntil(models, shadow).filter(now::isBefore).flatMap(end -> models.predecessor()))
                .filter(version -> !inService.get().equals(version));
    }

    /** When the watch of the champion ends; empty if it has none. */
    static Optional<Instant> watchedUntil(DetectorModels models, ShadowConfig shadow) {
        return models.recorded().map(ModelRoles::getPromotedAt).map(since -> since.plus(shadow.watch()));
    }

    private void bringIn(
            DetectorModels models,
            long version,
            DetectorConfig detector,
            List<String> features,
            Function<ModelManifest, ModelArtifact> bytes) {
        String name = detector.name();
        try {
            ModelArtifact artifact = bytes.apply(ServedModels.whole(models, version));
            replace(name, loading.load(artifact, detector, features, new ModelSwap.Watch()));
            failures.forget(name);
            LOG.atInfo()
                    .addKeyValue("detector", name)
                    .addKeyValue("version", version)
                    .log("Model judges in the shadow");
        } catch (KafkaException e) {
            throw e;
        } catch (InvalidModelException e) {
            failures.refused(name, version);
            warn(name, version, e);
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            failures.postponed(name, version);
            warn(name, version, e);
        }
    }

    private static void warn(String detector, long version, Throwable why) {
        LOG.atWarn()
                .addKeyValue("detector", detector)
                .addKeyValue("version", version)
                .log("Model cannot judge in the shadow: {}", why.getMessage());
    }

    /** A load may outlast the wait of the one who closes. */
    private synchronized void replace(String detector, ServedModel next) {
        if (closed) {
            next.retire();
        } else {
            served.put(detector, next);
        }
    }

    private void letGo(String detector, long version) {
        ServedModel model = served.remove(detector);
        if (model != null) {
            model.retire();
            LOG.atInfo()
                    .addKeyValue("detector", detector)
                    .addKeyValue("version", version)
                    .log("Model no longer judges in the shadow");
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        served.keySet().forEach(detector -> {
            ServedModel model = served.remove(detector);
            if (model != null) {
                model.retire();
            }
        });
    }
}
