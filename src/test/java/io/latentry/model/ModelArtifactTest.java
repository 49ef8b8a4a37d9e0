/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latentry.avro.ModelManifest;
import io.latentry.config.DetectorConfig;
import io.latentry.detect.Detector;
import io.latentry.testing.DetectorConfigBuilder;
import io.latentry.testing.Manifests;
import io.latentry.testing.PlantRecords;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ModelArtifactTest {
    private static final ComputeDevice CPU = ComputeDevice.parse("cpu");
    private static byte[] bytes;

    @BeforeAll
    static void train() {
        try (Detector detector = PlantRecords.detector(1)) {
            bytes = detector.toBytes();
        }
    }

    @Test
    void artifact_thatIsInOrder_isLoaded() {
        try (Detector detector = new ModelArtifact(manifest(PlantRecords.FEATURES, bytes), bytes).load(CPU)) {
            assertThat(detector.featureNames()).isEqualTo(PlantRecords.FEATURES);
        }
    }

    @Test
    void artifact_withAFlippedBit_isRefusedByItsHash() {
        // Given
        byte[] flipped = bytes.clone();
        flipped[flipped.length / 2] ^= 1;

        // Then
        assertThatThrownBy(() -> new ModelArtifact(manifest(PlantRecords.FEATURES, bytes), flipped).load(CPU))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("hash:");
    }

    @Test
    void artifact_thatIsCut_isRefusedByItsSize() {
        // Given
        byte[] cut = Arrays.copyOf(bytes, bytes.length - 1);

        // Then
        assertThatThrownBy(() -> new ModelArtifact(manifest(PlantRecords.FEATURES, bytes), cut).load(CPU))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("size:");
    }

    @Test
    void artifact_thatIsNoDetector_isRefused() {
        // Given
        byte[] noise = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

        // Then
        assertThatThrownBy(() -> new ModelArtifact(manifest(PlantRecords.FEATURES, noise), noise).load(CPU))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("bytes:");
    }

    @Test
    void artifact_ofOtherFeaturesThanTheConfiguration_isRefused() {
        // Given
        ModelArtifact artifact = new ModelArtifact(manifest(PlantRecords.FEATURES, bytes), bytes);

        // Then
        assertThatThrownBy(() -> load(artifact, config(1, false), List.of("a", "b", "d", "c")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith("fingerprint:");
    }

    @Test
    void artifact_ofAnotherWindowThanTheConfiguration_isRefusedWithARemedy() {
        // Given
        ModelArtifact artifact = new ModelArtifact(manifest(PlantRecords.FEATURES, bytes), bytes);

        // Then
        assertThatThrownBy(() -> load(artifact, config(4, false), PlantRecords.FEATURES))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage("window: trained on windows of 1 readings, the configuration asks for 4; train again"
                        + " (latentry retrain --once --detector plant), or set window: 1");
    }

    @Test
    void artifact_withoutTheDifferencesOfTheConfiguration_isRefusedWithARemedy() {
        // Given
        ModelArtifact artifact = new ModelArtifact(manifest(PlantRecords.FEATURES, bytes), bytes);

        // Then
        assertThatThrownBy(() -> load(artifact, config(1, true), PlantRecords.FEATURES))
                .isInstanceOf(InvalidModelException.class)
                .hasMessage(
                        "differences: trained with differences: false, the configuration asks for differences: true;"
                                + " train again (latentry retrain --once --detector plant), or set differences: false");
    }

    @Test
    void artifact_withOneNumberThatIsNotFinite_isRefusedByTheTensorsName() {
        // Given: every float tensor, one after the other, is made to begin with NaN
        SafeTensors good = SafeTensors.fromBytes(bytes);
        List<String> names = good.tensors().keySet().stream()
                .filter(name -> good.tensor(name).type() == Tensor.Type.F32)
                .toList();
        assertThat(names).isNotEmpty();

        for (String name : names) {
            Tensor tensor = good.tensor(name);
            float[] values = tensor.floats();
            values[0] = Float.NaN;
            SortedMap<String, Tensor> tensors = new TreeMap<>(good.tensors());
            tensors.put(name, Tensor.of(values, tensor.shape()));
            byte[] damaged = new SafeTensors(good.metadata(), tensors).toBytes();

            // Then
            assertThatThrownBy(() -> new ModelArtifact(manifest(PlantRecords.FEATURES, damaged), damaged).load(CPU))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessage("bytes: Tensor '" + name + "' holds infinite numbers or NaN: the model is damaged.");
        }
    }

    private static ServedModel load(ModelArtifact artifact, DetectorConfig config, List<String> features) {
        return new ModelLoader(CPU, 8).load(artifact, config, features, new ModelSwap.Watch());
    }

    private static DetectorConfig config(int window, boolean differences) {
        return DetectorConfigBuilder.detector("plant", List.of("in"), PlantRecords.FEATURES)
                .window(window)
                .differences(differences)
                .build();
    }

    private static ModelManifest manifest(List<String> features, byte[] content) {
        return Manifests.draft("plant", features)
                .setVersion(1)
                .setFeatureFingerprint(ModelArtifact.fingerprint(features))
                .setSizeBytes(content.length)
                .setSha256(ModelArtifact.sha256(content))
                .setParts(1)
                .build();
    }
}
