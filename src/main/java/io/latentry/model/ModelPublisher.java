/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelManifest;
import io.latentry.config.LatentryConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Brings what came out of a training into the models topic: parts, manifest, roles and events in one transaction. Readers
 * see all of it or nothing.
 */
public final class ModelPublisher {
    private static final Motive TRAINED = Motive.of("retrain", "newest training");

    private final LatentryConfig config;
    private final boolean watched;

    /** A publisher to the models topic of that configuration, whose champions are watched. */
    public ModelPublisher(LatentryConfig config) {
        this(config, true);
    }

    /**
     * A publisher to the models topic of that configuration.
     *
     * @param watched whether somebody follows what becomes of the champions that it publishes; where nobody does, predecessors
     *     do not judge beside them
     */
    public ModelPublisher(LatentryConfig config, boolean watched) {
        this.config = config;
        this.watched = watched;
    }

    /** Publishes {@code bytes} as the detector's next version and its champion, as {@link #publish(ModelManifest, byte[], ModelRole, Motive)} does. */
    public ModelManifest publish(ModelManifest draft, byte[] bytes) {
        return publish(draft, bytes, ModelRole.CHAMPION, TRAINED);
    }

    /**
     * Publishes {@code bytes} as the detector's next version.
     *
     * @param draft everything about the model but version, parent, time, size, hash and parts, which are filled in here
     * @param role champion or challenger; the first version of a detector becomes champion at any rate
     * @param motive who trained it, and what the gate found
     * @return the manifest as it was committed
     * @throws IllegalArgumentException when the role is neither
     * @throws KafkaException when it was not committed, or when Kafka did not say in time whether it was; readers see all of
     *     it or nothing
     */
    public ModelManifest publish(ModelManifest draft, byte[] bytes, ModelRole role, Motive motive) {
        return publish(draft, bytes, role, motive, champion -> {});
    }

    /**
     * Publishes {@code bytes} as {@link #publish(ModelManifest, byte[], ModelRole, Motive)} does, if it still follows the
     * champion that it was trained to follow.
     *
     * @param champion when the training began; empty if there was none
     * @throws ChampionChangedException when another version is champion by now; nothing is published then
     */
    public ModelManifest publish(
            ModelManifest draft, byte[] bytes, ModelRole role, Motive motive, Optional<Long> champion) {
        return publish(draft, bytes, role, motive, now -> {
            if (!now.equals(champion)) {
                throw new ChampionChangedException(draft.getDetector(), champion, now);
            }
        });
    }

    private ModelManifest publish(
            ModelManifest draft, byte[] bytes, ModelRole role, Motive motive, Consumer<Optional<Long>> championCheck) {
        if (role == ModelRole.PREDECESSOR) {
            throw new IllegalArgumentException("A new version cannot be the predecessor of another");
        }
        try (ModelRecords records = new ModelRecords(config);
                ModelTransaction transaction = new ModelTransaction(config, draft.getDetector())) {
            Instant now = Instant.now();
            DetectorModels models = transaction.models();
            championCheck.accept(models.champion());
            ModelManifest manifest = complete(draft, bytes, models, now);
            ModelChange change =
                    Succession.admission(manifest, role, watched, motive).on(models, now);
            List<ProducerRecord<String, byte[]>> all = new ArrayList<>(records.of(new ModelArtifact(manifest, bytes)));
            all.addAll(records.of(change));
            transaction.commit(all);
            return manifest;
        }
    }

    /**
     * Puts into the history that a model did not pass the gate; nothing else of it is kept.
     *
     * @param draft as for {@link #publish(ModelManifest, byte[], ModelRole, Motive)}
     * @param motive what the gate found
     * @throws KafkaException when it was not committed
     */
    public void reject(ModelManifest draft, Motive motive) {
        new ModelTopic(config).commit(draft.getDetector(), Succession.rejection(draft, motive));
    }

    private static ModelManifest complete(ModelManifest draft, byte[] bytes, DetectorModels models, Instant now) {
        return ModelManifest.newBuilder(draft)
                .setVersion(models.lastVersion() + 1)
                .setParentVersion(models.champion().orElse(null))
                .setCreatedAt(now)
                .setFeatureFingerprint(ModelArtifact.fingerprint(draft.getFeatureNames()))
                .setSizeBytes(bytes.length)
                .setSha256(ModelArtifact.sha256(bytes))
                .setParts(ModelRecords.parts(bytes.length))
                .build();
    }
}
