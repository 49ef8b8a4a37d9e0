/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.vae.ComputeDevice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(240)
class ExplorationTest {
    private static final int STEPS = 60;

    @TempDir
    Path folder;

    @Test
    void run_onRowsOfTwoCauses_findsThemAndWritesEverything() throws Exception {
        // Given
        Exploration exploration = new Exploration(rows(600), options(OptionalInt.empty(), 1));
        AtomicLong steps = new AtomicLong();

        // When
        Findings findings = exploration.run(steps::set);
        findings.write(folder);

        // Then: one latent per factor, and rows of two causes and little noise need no more
        assertThat(findings.use().kl()).hasSize(2);
        assertThat(findings.use().collapsed()).isEmpty();
        assertThat(findings.quality().explainedVariance()).isGreaterThan(0.95);
        assertThat(findings.sizes().get(0).explainedVariance())
                .isLessThan(findings.sizes().get(1).explainedVariance());
        assertThat(findings.betas()).extracting(BetaComparison::beta).containsExactly(1.0, 4.0);
        assertThat(findings.betas().get(0).mean(BetaFigure.INFORMATIVENESS::of)).isGreaterThan(0.8);
        assertThat(findings.likelihood().gap()).isBetween(-0.05, 1.0);
        assertThat(steps.get()).isEqualTo(exploration.steps()).isEqualTo((1 + 2 + 2 * 3) * STEPS);
        for (String picture : List.of("traversal-z1", "traversal-z2", "prior", "interpolation", "kl", "correlation")) {
            assertThat(ImageIO.read(folder.resolve(picture + ".png").toFile()).getWidth())
                    .as(picture)
                    .isGreaterThan(400);
        }
        assertThat(folder.resolve("disentanglement.png")).isNotEmptyFile();
        assertThat(folder.resolve("factors.png")).isNotEmptyFile();
        assertThat(folder.resolve("latent-size.png")).isNotEmptyFile();
        assertThat(folder.resolve("likelihood.png")).isNotEmptyFile();
        JsonNode disentanglement = json("disentanglement");
        assertThat(disentanglement.at("/betas/1/beta").asDouble()).isEqualTo(4);
        assertThat(disentanglement.at("/betas/1/runs")).hasSize(3);
        assertThat(json("interpolation").at("/continuity").asDouble()).isBetween(1.0, 5.0);
        assertThat(json("latents").at("/latents/0/governs/0/moved").asDouble()).isGreaterThan(1);
        assertThat(Files.readAllLines(folder.resolve("traversal.csv")))
                .hasSize(1 + 2 * 49)
                .first()
                .isEqualTo("latent,value,f0,f1,f2,f3");
        assertThat(Files.readAllLines(folder.resolve("prior-samples.csv"))).hasSize(1 + PriorSamples.COUNT);
    }

    @Test
    void run_onNoiseWithAHeavyKl_namesTheCollapsedLatents() throws Exception {
        // Given
        ExploreOptions options = new ExploreOptions(
                OptionalInt.of(3),
                20,
                List.of(1.0),
                List.of(1),
                false,
                400,
                OptionalInt.of(5),
                OptionalInt.empty(),
                OptionalInt.empty(),
                3,
                ComputeDevice.CPU);

        // When
        Findings findings = new Exploration(noise(1_000), options).run(steps -> {});
        findings.write(folder);

        // Then
        assertThat(findings.use().collapsed()).isNotEmpty();
        assertThat(String.join("\n", findings.summary()))
                .contains("collapsed")
                .contains("Disentanglement is not measured: no factors are known.");
        assertThat(json("latents").findValuesAsText("collapsed")).contains("true");
        assertThat(folder.resolve("disentanglement.json")).doesNotExist();
    }

    @Test
    void run_again_givesTheSameFigures() {
        // Given
        ExploredRows rows = rows(300);

        // When
        List<String> first = new Exploration(rows, options(OptionalInt.of(2), 1))
                .run(steps -> {})
                .summary();
        List<String> second = new Exploration(rows, options(OptionalInt.of(2), 1))
                .run(steps -> {})
                .summary();

        // Then
        assertThat(second).isEqualTo(first);
    }

    @Test
    void exploration_ofWhatCannotBe_isRefusedWithTheReason() {
        // When, then
        assertThatThrownBy(() -> rows(99)).hasMessage("99 rows are too few to explore: at least 100 are needed.");
        assertThatThrownBy(() -> new Exploration(rows(100), options(OptionalInt.of(5), 1)))
                .hasMessage("5 latent variables are more than the 4 features; ask for fewer.");
        assertThatThrownBy(() -> options(OptionalInt.of(0), 1)).hasMessageContaining("must be at least 1, not 0");
        assertThatThrownBy(() -> options(OptionalInt.of(1), -1)).hasMessage("Beta must be 0 or more, not -1.0.");
    }

    private JsonNode json(String name) throws Exception {
        return new ObjectMapper().readTree(folder.resolve(name + ".json").toFile());
    }

    /** Four features that have nothing in common. */
    private static ExploredRows noise(int count) {
        Random random = new Random(8);
        float[] features = new float[4 * count];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) random.nextGaussian();
        }
        return new ExploredRows(
                List.of("a", "b", "c", "d"), Collections.nCopies(4, ""), features, List.of(), new double[0]);
    }

    private static ExploreOptions options(OptionalInt latent, double beta) {
        return new ExploreOptions(
                latent,
                beta,
                List.of(4.0, 1.0),
                List.of(1, 2, 9),
                false,
                STEPS,
                OptionalInt.empty(),
                OptionalInt.of(1),
                OptionalInt.of(2),
                1,
                ComputeDevice.CPU);
    }

    /** Four features of two causes. */
    private static ExploredRows rows(int count) {
        Random random = new Random(7);
        float[] features = new float[count * 4];
        double[] factors = new double[count * 2];
        for (int i = 0; i < count; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            double[] row = {100 + 10 * a, 3 * a, b, 5 - 2 * b};
            for (int d = 0; d < 4; d++) {
                features[4 * i + d] = (float) (row[d] * (1 + 0.01 * random.nextGaussian()));
            }
            factors[2 * i] = a;
            factors[2 * i + 1] = b;
        }
        List<String> names = IntStream.range(0, 4).mapToObj(d -> "f" + d).toList();
        return new ExploredRows(names, Collections.nCopies(4, "m"), features, List.of("a", "b"), factors);
    }
}
