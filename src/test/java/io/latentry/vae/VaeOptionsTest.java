/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaeOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "500, 8, 64, 4, 400, 128",
        "7000, 38, 96, 19, 700, 256",
        "60000, 512, 128, 32, 1500, 256",
        "500, 1, 64, 1, 400, 128",
        "500, 2, 64, 1, 400, 128",
        "40, 100, 64, 10, 400, 128"
    })
    void of_sizeOfTheData_givesTheDefaults(int rows, int features, int hidden, int latent, int steps, int batch) {
        assertThat(VaeOptions.of(rows, features, 1))
                .isEqualTo(new VaeOptions(hidden, latent, 0.9, 1, steps, batch, 0.002, 1));
    }

    @Test
    void of_givenSizes_winOverDefaults() {
        assertThat(VaeOptions.of(500, 8, OptionalInt.of(5), OptionalInt.of(3), 2, OptionalInt.of(7), 0.1, 9))
                .isEqualTo(new VaeOptions(5, 3, 1, 2, 7, 128, 0.1, 9));
    }

    @ParameterizedTest
    @CsvSource({"autoencoder, 0", "vae, 1", "beta-vae, 4", "sigma-vae, 1"})
    void of_kindWithoutBeta_takesTheUsualOne(String kind, double beta) {
        // When
        VaeOptions options = of(VaeKind.parse(kind), OptionalDouble.empty());

        // Then
        assertThat(options.beta()).isEqualTo(beta);
        assertThat(options.kind()).hasToString(kind);
    }

    @ParameterizedTest
    @CsvSource({"autoencoder, 1", "vae, 2", "vae, 0", "beta-vae, 1", "beta-vae, NaN", "sigma-vae, -0.1"})
    void construction_betaThatTheKindExcludes_refuses(String kind, double beta) {
        assertThatThrownBy(() -> of(VaeKind.parse(kind), OptionalDouble.of(beta)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("beta is " + beta + ", but must be ");
    }

    @Test
    void parse_unknownKind_namesTheKnown() {
        assertThatThrownBy(() -> VaeKind.parse("gan"))
                .hasMessage("Unknown kind of network 'gan': use autoencoder, vae, beta-vae, sigma-vae.");
    }

    @Test
    void betaAt_warmUp_risesLinearlyAndStays() {
        // Given
        VaeOptions warm = new VaeOptions(VaeKind.BETA_VAE, 8, 2, 1, 4, 0.1, 100, 8, 0.1, 1);

        // Then
        assertThat(warm.betaAt(0)).isEqualTo(0.4);
        assertThat(warm.betaAt(4)).isEqualTo(2);
        assertThat(warm.betaAt(9)).isEqualTo(4);
        assertThat(warm.betaAt(99)).isEqualTo(4);
        assertThat(VaeOptions.of(500, 8, 1).betaAt(0)).isEqualTo(1);
    }

    private static VaeOptions of(VaeKind kind, OptionalDouble beta) {
        return VaeOptions.of(
                500, 8, kind, OptionalInt.empty(), OptionalInt.empty(), beta, 0, OptionalInt.empty(), 0.002, 1);
    }

    @Test
    void construction_impossible_namesTheOption() {
        assertThatThrownBy(() -> new VaeOptions(64, 0, 1, 1, 10, 8, 0.1, 1)).hasMessageContaining("latent");
        assertThatThrownBy(() -> new VaeOptions(64, 1, 1, -1, 10, 8, 0.1, 1)).hasMessageContaining("beta");
        assertThatThrownBy(() -> new VaeOptions(64, 1, 1, 1, 10, 8, Double.NaN, 1))
                .hasMessageContaining("learningRate");
    }
}
