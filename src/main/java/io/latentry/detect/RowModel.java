/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Opened;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Signals;
import io.latentry.vae.Tensor;
import io.latentry.vae.TrainedVae;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.Vae;
import io.latentry.vae.VaeOptions;
import io.latentry.vae.VaeTrainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * From rows to the statistics of their two signals, each row by itself. Embeddings have one view, other rows two; each view
 * has its network and compares rows with training rows in the network's own terms. The statistics are geometric means of
 * squared distances, so no view needs a weight.
 *
 * <p>It holds native memory until it is closed.
 */
final class RowModel implements AutoCloseable {

    private static final String BANK = "bank";
    private static final String MEMBERS = "members";
    private static final String MEMBER = "member.%d.";

    private static final int MOST_LATENT = 32;
    private static final int HIDDEN = 64;
    private static final int STEPS = 300;
    /** With fewer rows than features, the part of the network that is not linear mostly learns noise. */
    private static final int STEPS_OF_FEW_ROWS = 100;

    private static final double LEARNING_RATE = 0.002;

    private final List<RowMember> members;
    private final float[] bank;
    private final int width;

    private RowModel(List<RowMember> members, float[] bank, int width) {
        this.members = members;
        this.bank = bank;
        this.width = width;
    }

    /**
     * Trains on raw rows, [n, width], for as many steps as held-out rows ask for.
     *
     * @param start what the first network of each view may go on from
     * @param trained told about each view's network
     */
    static RowModel fit(
            float[] rows,
            DetectorOptions options,
            WarmStart start,
            TrainingProgress progress,
            Consumer<TrainedVae> trained) {
        return fit(rows, options, (views, view, viewed, wanted) -> {
            int width = options.featureNames().size();
            int place = views.indexOf(view);
            TrainingProgress ofAll =
                    (step, steps, loss) -> progress.report(place * steps + step, views.size() * steps, loss);
            List<Map<String, Tensor>> from = start.weights(name(view), viewed, width, wanted, options.device());
            VaeOptions network = from.isEmpty() ? wanted : wanted.resumed();
            TrainedVae first = VaeTrainer.train(viewed, width, network, from, options.device(), ofAll);
            try (Opened opened = new Opened()) {
                List<Vae> networks = new ArrayList<>(List.of(opened.add(first.vae())));
                trained.accept(first);
                VaeOptions others = wanted.withSteps(from.isEmpty() ? first.steps() : wanted.steps())
                        .withSeed(wanted.seed() + 1);
                networks.addAll(
                        fitAll(viewed, others, options, options.network().networks() - 1));
                opened.keep();
                return networks;
            }
        });
    }

    /**
     * Trains on raw rows, [n, width], and holds none of them out.
     *
     * @param steps that each view's networks are trained for
     */
    static RowModel fit(float[] rows, DetectorOptions options, List<Integer> steps) {
        return fit(
                rows,
                options,
                (views, view, viewed, network) -> fitAll(
                        viewed,
                        network.withSteps(steps.get(views.indexOf(view))),
                        options,
                        options.network().networks()));
    }

    private static List<Vae> fitAll(float[] viewed, VaeOptions network, DetectorOptions options, int count) {
        int width = options.featureNames().size();
        int[] all = IntStream.range(0, viewed.length / width).toArray();
        return count == 0
                ? List.of()
                : VaeTrainer.fitAll(viewed, width, network, Collections.nCopies(count, all), options.device());
    }

    /** Trains the networks of one view. */
    @FunctionalInterface
    private interface NetworkTraining {
        List<Vae> train(List<View> views, View view, float[] viewed, VaeOptions network);
    }

    private static RowModel fit(float[] rows, DetectorOptions options, NetworkTraining training) {
        int width = options.featureNames().size();
        boolean embedding = EmbeddingView.suits(rows, width);
        List<View> views = views(rows, width, embedding, options.contaminated());
        float[] viewedFirst = viewed(views.get(0), rows);
        float[] bank = bank(rows, RowBank.choose(viewedFirst, options), width);
        List<SpaceKind> spaces = spaces(embedding, options.contaminated());
        List<RowMember> members = new ArrayList<>();
        try (Opened opened = new Opened()) {
            for (View view : views) {
                VaeOptions network = network(rows.length / width, width, options, embedding);
                float[] viewed = members.isEmpty() ? viewedFirst : viewed(view, rows);
                List<Vae> networks = training.train(views, view, viewed, network);
                members.add(opened.add(RowMember.fit(view, networks, rows, bank, spaces, options.device())));
            }
            RowModel model = new RowModel(members, bank, width);
            opened.keep();
            return model;
        }
    }

    private static List<View> views(float[] rows, int width, boolean embedding, boolean contaminated) {
        if (embedding) {
            return List.of(EmbeddingView.fit(rows, width));
        }
        // Normal scores give anomalies among the training rows the same right to the tails as everything else.
        return contaminated
                ? List.of(RowScaler.fit(rows, width))
                : List.of(RowScaler.fit(rows, width), NormalScores.fit(rows, width));
    }

    private static List<SpaceKind> spaces(boolean embedding, boolean contaminated) {
        if (contaminated) {
            return List.of(SpaceKind.HALF_WHITE);
        }
        return embedding ? List.of(SpaceKind.WHITE_EMBEDDING) : List.of(SpaceKind.WHITE, SpaceKind.PLAIN);
    }

    private static float[] viewed(View view, float[] rows) {
        float[] viewed = new float[rows.length];
        view.apply(rows, 0, rows.length / view.width(), viewed);
        return viewed;
    }

    private static VaeOptions network(int count, int width, DetectorOptions options, boolean embedding) {
        int most = Math.min(MOST_LATENT, Math.min(Math.round(width / 2f), count / 4));
        int latent = Math.max(1, embedding ? Math.max(2, most) : most);
        int steps = embedding && count < width ? STEPS_OF_FEW_ROWS : STEPS;
        return options.network().network(count, width, HIDDEN, latent, steps, LEARNING_RATE);
    }

    /** The chosen rows; what is missing is filled in with the feature's mean. */
    private static float[] bank(float[] rows, int[] chosen, int width) {
        double[] mean = RowScaler.fit(rows, width).mean();
        float[] bank = new float[chosen.length * width];
        for (int i = 0; i < bank.length; i++) {
            float value = rows[chosen[i / width] * width + i % width];
            bank[i] = Float.isNaN(value) ? (float) mean[i % width] : value;
        }
        return bank;
    }

    int width() {
        return width;
    }

    /** The view and network by which rows are explained. */
    RowMember first() {
        return members.get(0);
    }

    /**
     * The statistics of raw rows, [n, width]; larger is more anomalous.
     *
     * @param signals where the first view's network leaves what it says about the rows
     */
    NeighbourSpace.Statistics statistics(float[] rows, Signals signals) {
        NeighbourSpace.Statistics statistics = new NeighbourSpace.Statistics(rows.length / width);
        for (RowMember member : members) {
            member.forEach(rows, (first, viewed, inference, encoded) -> {
                if (member == first()) {
                    signals.put(first, member.vae().signals(viewed, inference));
                }
                member.add(encoded, statistics, first);
            });
        }
        int spaces = members.stream().mapToInt(RowMember::spaces).sum();
        statistics.toMeans(spaces);
        return statistics;
    }

    /** The weights of the networks of each view, by its name. */
    Map<String, List<Map<String, Tensor>>> weights() {
        Map<String, List<Map<String, Tensor>>> weights = new HashMap<>();
        members.forEach(member -> weights.put(name(member.view()), member.weights()));
        return weights;
    }

    private static String name(View view) {
        return view.getClass().getSimpleName();
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put(BANK, Tensor.of(bank, bank.length / width, width));
        tensors.put(MEMBERS, Tensor.of((long) members.size()));
        for (int m = 0; m < members.size(); m++) {
            String prefix = MEMBER.formatted(m);
            members.get(m).tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
        }
        return tensors;
    }

    /** @throws IllegalArgumentException if the tensors cannot be those of a model for rows of that width */
    static RowModel read(SafeTensors file, int width, ComputeDevice device) {
        float[] bank = file.tensor(BANK).floats();
        if (bank.length == 0 || bank.length % width != 0) {
            throw new IllegalArgumentException(
                    "The bank has %d numbers instead of rows of %d features.".formatted(bank.length, width));
        }
        long[] count = file.tensor(MEMBERS).longs();
        List<RowMember> members = new ArrayList<>();
        try (Opened opened = new Opened()) {
            for (int m = 0; m < count[0]; m++) {
                members.add(opened.add(RowMember.read(file, MEMBER.formatted(m), width, bank, device)));
            }
            if (members.isEmpty()) {
                throw new IllegalArgumentException("The model has no network.");
            }
            RowModel model = new RowModel(members, bank, width);
            opened.keep();
            return model;
        }
    }

    @Override
    public void close() {
        members.forEach(RowMember::close);
    }
}
