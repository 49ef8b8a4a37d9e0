/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.model.ModelSwap.Step;
import io.latentry.model.SwapFigures.Swaps;
import java.time.Duration;
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

    /** Trouble of the device that a version meets so many times is held against it. */
    private static final int BLAMED_AFTER = 3;

    private final Loading loading;
    private final Duration retryLoadingAfter;
    private final Map<String, ServedModel> served = new ConcurrentHashMap<>();
    private final Refusals refusals = new Refusals();
    private final Map<String, Swaps> swaps = new ConcurrentHashMap<>();
    private final LoadFailures failures;
    /** Told by those that score, heard by the thread that follows. */
    private final Map<String, Unfit> unfit = new ConcurrentHashMap<>();

    private boolean closed;

    /** @param retryLoadingAfter pause after the device, and not the model, was in the way */
    ServedModels(Loading loading, Duration retryLoadingAfter) {
        this.loading = loading;
        this.retryLoadingAfter = retryLoadingAfter;
        this.failures = new LoadFailures(retryLoadingAfter);
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

    /** Why the champion does not judge, and what does in its place. */
    Optional<String> refusal(String detector) {
        return refusals.text(detector)
                .map(text -> text
                        + version(detector)
                                .map(version -> "; version " + version + " judges in its place")
                                .orElse(""));
    }

    /** How many models have come into service, and how the newest did. */
    Swaps swaps(String detector) {
        return swaps.getOrDefault(detector, Swaps.NONE);
    }

    /** What is wrong with that version, so that it does not judge here; empty if nothing is known to be. */
    Optional<String> fault(String detector, long version) {
        return refusals.fault(detector, version);
    }

    /** A version fails on rows that are in order: {@link #follow} takes it out of service. */
    void cannotScore(String detector, long version, Throwable why) {
        unfit.put(detector, new Unfit(version, why));
    }

    /**
     * Brings the champion into service, unless that has been decided before; if it cannot be, and nothing is in service yet, an
     * earlier champion.
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
        boolean retired = retireUnfit(name, champion);
        if (champion.isEmpty()) {
            return retired;
        }
        if (version(name).equals(champion)) {
            // Another version was refused in the meantime, and its champion's role has been taken back.
            failures.forget(name);
            return refusals.lift(name);
        }
        Attempt attempt = version -> bytes.apply(whole(models, version));
        boolean changed =
                failures.admit(name, champion.get()) && tryChampion(champion.get(), detector, features, attempt)
                        || retired;
        if (version(name).isPresent()) {
            return changed;
        }
        return models.earlierChampions().stream()
                        .filter(version -> failures.admit(name, version))
                        .anyMatch(version -> tryInItsPlace(champion.get(), version, detector, features, attempt))
                || changed;
    }

    /** Whether a version was in service that cannot score; an earlier champion may be brought in for it. */
    private boolean retireUnfit(String detector, Optional<Long> champion) {
        Unfit found = unfit.remove(detector);
        if (found == null || !version(detector).equals(Optional.of(found.version()))) {
            return false;
        }
        InvalidModelException why = new InvalidModelException("it cannot score: " + found.why());
        if (champion.equals(Optional.of(found.version()))) {
            refuse(detector, found.version(), why);
        } else {
            failures.refused(detector, found.version());
            warn(detector, found.version(), why);
        }
        ServedModel gone = served.remove(detector);
        if (gone != null) {
            gone.retire();
        }
        return true;
    }

    private boolean tryChampion(long version, DetectorConfig detector, List<String> features, Attempt attempt) {
        String name = detector.name();
        try {
            bringIn(version, detector, features, attempt);
            refusals.lift(name);
            failures.forget(name);
        } catch (InvalidModelException e) {
            refuse(name, version, e);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            postpone(name, version, e);
        }
        return true;
    }

    /** A version in the place of a champion that cannot be loaded, where nothing judges: true if it does now. */
    private boolean tryInItsPlace(
            long champion, long version, DetectorConfig detector, List<String> features, Attempt attempt) {
        String name = detector.name();
        try {
            bringIn(version, detector, features, attempt);
            LOG.atError()
                    .addKeyValue("detector", name)
                    .addKeyValue("champion", champion)
                    .addKeyValue("version", version)
                    .log("An earlier version judges, because the champion cannot be loaded");
            return true;
        } catch (InvalidModelException e) {
            failures.refused(name, version);
            warn(name, version, e);
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException | LinkageError | OutOfMemoryError e) {
            failures.postponed(name, version);
            warn(name, version, e);
        }
        return false;
    }

    private static void warn(String detector, long version, Throwable why) {
        LOG.atWarn()
                .addKeyValue("detector", detector)
                .addKeyValue("version", version)
                .log("Model cannot judge in the champion's place: {}", why.getMessage());
    }

    /** The manifest of a version that is to be loaded. */
    static ModelManifest whole(DetectorModels models, long version) {
        ModelManifest manifest = models.versions().get(version);
        if (manifest == null) {
            throw new InvalidModelException("parts: the topic does not hold all of them");
        }
        return manifest;
    }

    private void bringIn(long version, DetectorConfig detector, List<String> features, Attempt attempt) {
        ModelSwap.Watch watch = new ModelSwap.Watch();
        ModelArtifact artifact = watch.measure(Step.READ, () -> attempt.read(version));
        ServedModel next = loading.load(artifact, detector, features, watch);
        if (watch.measure(Step.SWAP, () -> replace(detector.name(), next))) {
            ModelSwap swap = watch.done(version);
            swaps.put(detector.name(), swaps(detector.name()).and(swap));
            report(detector.name(), swap);
        }
    }

    /** The device, its memory or the native library failed, not the model: that may pass. If it does not, the model is too much. */
    private void postpone(String detector, long version, Throwable why) {
        boolean blamed = failures.postponed(detector, version) >= BLAMED_AFTER;
        refusals.put(detector, version, "version " + version + " cannot be loaded: " + why.getMessage(), blamed);
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
        failures.refused(detector, version);
        boolean blamed = !(why instanceof ForeignModelException);
        refusals.put(detector, version, "version " + version + " refused: " + why.getMessage(), blamed);
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

    private record Unfit(long version, Throwable why) {}

    /** Reads a version. */
    @FunctionalInterface
    private interface Attempt {
        ModelArtifact read(long version);
    }

    /** Makes a model ready, or refuses it; see {@link ModelLoader#load}. */
    @FunctionalInterface
    interface Loading {
        ServedModel load(ModelArtifact artifact, DetectorConfig config, List<String> features, ModelSwap.Watch watch);
    }
}
