/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class VaeEnsembleTest {

    private static final int FEATURES = 12;
    private static final int COUNT = 600;
    private static final float[] ROWS = new Manifold(FEATURES, 3, 0.2, 3).rows(COUNT, 4);

    @ParameterizedTest
    @EnumSource(VaeKind.class)
    void fitAll_folds_equalEachTrainedAlone(VaeKind kind) {
        // Given: the second fold's rows are large, so that only its gradients are clipped hard
        float[] rows = ROWS.clone();
        for (int i = 200 * FEATURES; i < 400 * FEATURES; i++) {
            rows[i] *= 15;
        }
        List<int[]> folds = List.of(range(0, 200), range(200, 400), range(350, 600));
        VaeOptions options = new VaeOptions(kind, 24, 3, 1, kind.beta(OptionalDouble.empty()), 0.1, 120, 64, 0.003, 7);
        RowBuffer some = buffer(ROWS, 100);

        // When
        List<Vae> together = VaeTrainer.fitAll(rows, FEATURES, options, folds, ComputeDevice.CPU);

        // Then
        for (int m = 0; m < folds.size(); m++) {
            float[] own = new float[folds.get(m).length * FEATURES];
            System.arraycopy(rows, folds.get(m)[0] * FEATURES, own, 0, own.length);
            try (Vae member = together.get(m);
                    Vae alone = VaeTrainer.fit(own, FEATURES, options.withSeed(7 + m), ComputeDevice.CPU)) {
                Inference expected = alone.infer(some, 100);
                Inference actual = member.infer(some, 100);
                assertThat(actual.reconstruction()).containsExactly(expected.reconstruction(), within(1e-3f));
                assertThat(actual.latentMean()).containsExactly(expected.latentMean(), within(1e-3f));
                assertThat(actual.latentLogVariance()).containsExactly(expected.latentLogVariance(), within(1e-3f));
                assertThat(member.decoderLogVariance()).containsExactly(alone.decoderLogVariance(), within(1e-3));
            }
        }
    }

    @Test
    void fitAll_latentByVariance_givesAllTheLargest() {
        // Given: the rows of the second member vary along one line alone
        float[] rows = ROWS.clone();
        for (int i = 300; i < COUNT; i++) {
            for (int d = 0; d < FEATURES; d++) {
                rows[i * FEATURES + d] = ROWS[i * FEATURES] * (1 + d);
            }
        }
        VaeOptions options = new VaeOptions(8, 6, 0.9, 1, 0, 64, 0.003, 7);

        // When
        List<Vae> members = VaeTrainer.fitAll(
                rows, FEATURES, options, List.of(range(0, 300), range(300, COUNT)), ComputeDevice.CPU);

        // Then
        int latent = members.get(0).latent();
        assertThat(latent).isGreaterThan(2);
        assertThat(members.get(1).latent()).isEqualTo(latent);
        members.forEach(Vae::close);
    }

    @Test
    void fitAll_memberWithoutRowsOrWithForeignOnes_namesIt() {
        // Given
        VaeOptions options = VaeOptions.of(COUNT, FEATURES, 1);

        // When, Then
        assertThatThrownBy(() -> VaeTrainer.fitAll(ROWS, FEATURES, options, List.of(), ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VaeTrainer.fitAll(
                        ROWS, FEATURES, options, List.of(range(0, 9), new int[] {3}), ComputeDevice.CPU))
                .hasMessage("Member 1 has 1 rows, but needs at least 2.");
        assertThatThrownBy(
                        () -> VaeTrainer.fitAll(ROWS, FEATURES, options, List.of(range(590, 601)), ComputeDevice.CPU))
                .hasMessage("Member 0 asks for row 600, but there are 600 rows.");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 17, 100})
    void infer_anyNumberOfRows_equalsEachMember(int count) {
        // Given
        List<Vae> members = seeds(4);
        RowBuffer rows = buffer(ROWS, 100);

        // When
        List<Inference> inferences;
        List<Signals> signals;
        try (VaeEnsemble ensemble = VaeEnsemble.of(members, ComputeDevice.CPU)) {
            inferences = ensemble.infer(rows, count);
            signals = ensemble.signals(rows, inferences);
        }

        // Then
        assertThat(inferences).hasSize(4);
        for (int m = 0; m < 4; m++) {
            Inference expected = members.get(m).infer(rows, count);
            Inference actual = inferences.get(m);
            assertThat(actual.reconstruction()).containsExactly(expected.reconstruction(), within(1e-5f));
            assertThat(actual.latentMean()).containsExactly(expected.latentMean(), within(1e-5f));
            assertThat(actual.latentLogVariance()).containsExactly(expected.latentLogVariance(), within(1e-5f));
            assertThat(signals.get(m).latentLogLikelihood())
                    .containsExactly(members.get(m).signals(rows, count).latentLogLikelihood(), within(1e-4f));
        }
        members.forEach(Vae::close);
    }

    @Test
    void construction_differentShapes_namesTheMember() {
        // Given
        List<Vae> members = new ArrayList<>(seeds(1));
        members.add(VaeTrainer.fit(ROWS, FEATURES, new VaeOptions(9, 3, 1, 1, 0, 64, 0.003, 1), ComputeDevice.CPU));

        // When, Then
        assertThatThrownBy(() -> VaeEnsemble.of(members, ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Network 1");
        assertThatThrownBy(() -> VaeEnsemble.of(List.of(), ComputeDevice.CPU))
                .isInstanceOf(IllegalArgumentException.class);
        members.forEach(Vae::close);
    }

    @Test
    void infer_afterClose_says() {
        // Given
        List<Vae> members = seeds(2);
        VaeEnsemble ensemble = VaeEnsemble.of(members, ComputeDevice.CPU);
        members.forEach(Vae::close);
        ensemble.close();

        // When, Then
        assertThatThrownBy(() -> ensemble.infer(buffer(ROWS, 5), 5))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private static List<Vae> seeds(int members) {
        return VaeTrainer.fitAll(
                ROWS,
                FEATURES,
                new VaeOptions(24, 3, 1, 1, 30, 64, 0.003, 1),
                IntStream.range(0, members).mapToObj(m -> range(0, COUNT)).toList(),
                ComputeDevice.CPU);
    }

    private static int[] range(int from, int to) {
        return IntStream.range(from, to).toArray();
    }

    private static RowBuffer buffer(float[] rows, int count) {
        RowBuffer buffer = new RowBuffer(count, FEATURES);
        System.arraycopy(rows, 0, buffer.values(), 0, count * FEATURES);
        return buffer;
    }
}
