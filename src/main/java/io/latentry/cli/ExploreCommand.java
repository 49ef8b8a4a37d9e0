/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.local.FactorSample;
import io.latentry.local.PumpBench;
import io.latentry.local.RoadBench;
import io.latentry.offline.DataFileException;
import io.latentry.offline.FactorTable;
import io.latentry.offline.explore.Exploration;
import io.latentry.offline.explore.ExploreOptions;
import io.latentry.offline.explore.ExploredRows;
import io.latentry.offline.explore.Findings;
import io.latentry.vae.ComputeDevice;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code latentry explore}: what a latent space holds, as tables and pictures. */
@Command(
        name = "explore",
        description = {
            "Train an autoencoder on rows and show what its latent variables stand for: what moves when one of them does,",
            "rows drawn from the prior, the way between two records, KL, disentanglement, reconstruction against latent",
            "size, and ln p(x). Writes JSON, CSV and PNG files; docs/explore.md explains each."
        },
        mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
    private static final int SIMULATED_ROWS = 4_000;

    @ArgGroup(multiplicity = "1")
    private Source source;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for tables and pictures.")
    private Path out;

    @Option(
            names = "--factors",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "Columns of the file that are true causes, not features; disentanglement is measured by them.")
    private List<String> factors = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "COLUMN",
            split = ",",
            description = "Columns of the file that are neither features nor factors.")
    private Set<String> excluded = Set.of();

    @Option(
            names = "--latent",
            paramLabel = "K",
            description = "Latent variables. Default: one per factor; without factors, as many as explain 90 %% of the"
                    + " variance.")
    private Optional<Integer> latent = Optional.empty();

    @Option(
            names = "--beta",
            paramLabel = "B",
            defaultValue = "1",
            description = "Weight of the KL term of the explored network. Default: ${DEFAULT-VALUE}.")
    private double beta;

    @Option(
            names = "--betas",
            paramLabel = "B",
            split = ",",
            defaultValue = "1,4",
            description = "Weights whose disentanglement is compared. Default: ${DEFAULT-VALUE}.")
    private List<Double> betas;

    @Option(
            names = "--shared-variance",
            description =
                    "One decoder variance for all features, as in the textbook's VAE and beta-VAE; without it, one"
                            + " for each feature, as run has it.")
    private boolean sharedVariance;

    @Option(
            names = "--latent-sizes",
            paramLabel = "K",
            split = ",",
            defaultValue = "1,2,4,8,16,32",
            description = "Numbers of latent variables whose reconstruction is compared, up to the number of features."
                    + " Default: ${DEFAULT-VALUE}.")
    private List<Integer> latentSizes;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "2000",
            description = "Optimiser steps of each training. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(
            names = "--at",
            paramLabel = "ROW",
            description = "Row (0-based) whose latents stay while one moves. Default: the mean of all rows.")
    private Optional<Integer> at = Optional.empty();

    @Option(names = "--from", paramLabel = "ROW", description = "Row at which the interpolation begins. Default: 0.")
    private Optional<Integer> from = Optional.empty();

    @Option(
            names = "--to",
            paramLabel = "ROW",
            description = "Row at which it ends. Default: the farthest one in the latent space.")
    private Optional<Integer> to = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seed of simulator, split, networks and draws. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or gpu. Default: ${DEFAULT-VALUE}.")
    private ComputeDevice device;

    @Spec
    private CommandSpec spec;

    /** Where the rows come from. */
    static final class Source {
        @Option(names = "--input", required = true, paramLabel = "FILE", description = "A .csv or .csv.gz.")
        private Optional<Path> input = Optional.empty();

        @Option(
                names = "--simulator",
                required = true,
                paramLabel = "fleet|road",
                description = "Rows of a simulated pump or of simulated camera frames, whose causes are known and"
                        + " independent.")
        private Optional<Simulator> simulator = Optional.empty();
    }

    /** Simulators whose causes can be drawn independently. */
    enum Simulator {
        FLEET,
        ROAD;

        FactorSample sample(long seed) {
            return switch (this) {
                case FLEET -> PumpBench.sample(SIMULATED_ROWS, seed);
                case ROAD -> RoadBench.sample(SIMULATED_ROWS, seed);
            };
        }
    }

    @Override
    public Integer call() throws IOException {
        Exploration exploration;
        try {
            exploration = exploration(rows());
        } catch (DataFileException e) {
            PrintWriter err = spec.commandLine().getErr();
            err.println(spec.qualifiedName() + ": " + e.getMessage());
            err.flush();
            return CommandLine.ExitCode.USAGE;
        }
        Findings findings;
        try (ProgressMeter meter = ProgressMeter.start("Exploring", "steps", exploration.steps())) {
            findings = exploration.run(meter);
        }
        findings.write(out);
        PrintWriter print = spec.commandLine().getOut();
        findings.summary().forEach(print::println);
        print.println("Tables and pictures are in " + out + ".");
        print.flush();
        return CommandLine.ExitCode.OK;
    }

    private ExploredRows rows() {
        if (source.input.isPresent()) {
            return FactorTable.read(source.input.get(), factors, excluded);
        }
        if (!factors.isEmpty() || !excluded.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--factors and --exclude name columns of a file; a simulator knows its own");
        }
        FactorSample sample = source.simulator.orElseThrow().sample(seed);
        return new ExploredRows(
                sample.featureNames(),
                sample.featureUnits(),
                sample.features(),
                sample.factorNames(),
                sample.factors());
    }

    private Exploration exploration(ExploredRows rows) {
        try {
            return new Exploration(
                    rows,
                    new ExploreOptions(
                            number(latent),
                            beta,
                            betas,
                            latentSizes,
                            sharedVariance,
                            steps,
                            number(at),
                            number(from),
                            number(to),
                            seed,
                            device));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static OptionalInt number(Optional<Integer> given) {
        return given.isPresent() ? OptionalInt.of(given.get()) : OptionalInt.empty();
    }
}
