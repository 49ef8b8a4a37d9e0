/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Inference;
import io.latentry.vae.Opened;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.Vae;
import io.latentry.vae.VaeEnsemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One view of the rows, the networks that were trained on it (all of one shape, with different seeds), and the spaces in
 * which each of them compares rows. It holds native memory until it is closed.
 */
final class RowMember implements AutoCloseable {

    private static final String VIEW = "view.";
    private static final String NETWORK = "network.%d.";
    private static final String NETWORKS = "networks";
    private static final String DEVIATION_VARIANCE = "deviationVariance";
    private static final String SPACES = "spaces";
    private static final String SPACE = "space.%d.%d.";

    /** A piece stays in a core's own cache. */
    private static final int PIECE_VALUES = 1 << 18;

    private static final int LARGEST_PIECE = 512;

    /** Each piece costs some launches and waits, however large it is; what the network makes of it has to fit, too. */
    private static final int PIECE_VALUES_OF_GPU = 1 << 22;

    private static final int LARGEST_PIECE_OF_GPU = 1 << 14;

    /** What is done with each piece of rows. */
    @FunctionalInterface
    interface Piece {

        /**
         * @param first place of the piece's first row among all rows
         * @param viewed the piece's rows as the network sees them; valid during this call
         * @param inference of these rows by the first network
         * @param encoded what each network made of them, without what was missing
         */
        void accept(int first, RowBuffer viewed, Inference inference, List<Encoded> encoded);
    }

    private final View view;
    /** The first network, by which rows are explained. */
    private final Vae vae;
    /** All networks, evaluated as one; none if there is only the first. */
    private final Optional<VaeEnsemble> ensemble;

    private final FeatureDeviations deviations;
    private final MissingValues missing;
    /** Of each network. */
    private final List<List<NeighbourSpace>> spaces;

    private final int pieceRows;
    private final RowBuffers buffers;

    /** Takes over the networks, also if this fails: only the first stays open beside the ensemble of all. */
    private RowMember(View view, List<Vae> networks, double[] deviationVariance, ComputeDevice device) {
        this.view = view;
        try (Opened opened = new Opened()) {
            opened.addAll(networks);
            vae = networks.get(0);
            deviations = new FeatureDeviations(view, vae, deviationVariance);
            ensemble =
                    networks.size() == 1 ? Optional.empty() : Optional.of(opened.add(VaeEnsemble.of(networks, device)));
            networks.stream().skip(1).forEach(Vae::close);
            spaces = networks.stream()
                    .<List<NeighbourSpace>>map(network -> new ArrayList<>())
                    .toList();
            pieceRows = pieceRows(view.width(), device);
            buffers = new RowBuffers(pieceRows, view.width());
            missing = new MissingValues(vae, buffers);
            opened.keep();
        }
    }

    private static int pieceRows(int width, ComputeDevice device) {
        int rows = device.resolved() == ComputeDevice.GPU
                ? Math.min(LARGEST_PIECE_OF_GPU, PIECE_VALUES_OF_GPU / width)
                : Math.min(LARGEST_PIECE, PIECE_VALUES / width);
        return Math.max(1, rows);
    }

    /**
     * Fits variances and spaces to training rows. The networks belong to the member from then on, also if this fails.
     *
     * @param rows raw training rows, [n, width]
     * @param bank those that others are compared with, none missing a value, [b, width]
     */
    static RowMember fit(
            View view, List<Vae> networks, float[] rows, float[] bank, List<SpaceKind> kinds, ComputeDevice device) {
        try (Opened opened = new Opened()) {
            RowMember member = opened.add(new RowMember(view, networks, new double[view.width()], device));
            List<Encoded> training = member.encode(rows);
            List<Encoded> ofBank = member.encode(bank);
            member.deviations.fit(rows, training.get(0));
            for (int n = 0; n < member.spaces.size(); n++) {
                for (SpaceKind kind : kinds) {
                    double[] distrust = kind.skipsItself()
                            ? Distrust.of(training.get(n), ofBank.get(n), device)
                            : new double[ofBank.get(n).count()];
                    member.spaces
                            .get(n)
                            .add(NeighbourSpace.fit(kind, training.get(n), ofBank.get(n), distrust, device));
                }
            }
            opened.keep();
            return member;
        }
    }

    View view() {
        return view;
    }

    Vae vae() {
        return vae;
    }

    /** How many spaces it compares rows in, over all networks. */
    int spaces() {
        return spaces.stream().mapToInt(List::size).sum();
    }

    /** How far the values of a row are from what the first network expects of them. */
    FeatureDeviations deviations() {
        return deviations;
    }

    /** Adds the statistics of rows, over all networks and spaces, to those from {@code first} on. */
    void add(List<Encoded> rows, NeighbourSpace.Statistics statistics, int first) {
        for (int n = 0; n < rows.size(); n++) {
            for (NeighbourSpace space : spaces.get(n)) {
                space.add(rows.get(n), statistics, first);
            }
        }
    }

    /**
     * Takes raw rows through the view and the networks, in pieces of about one size: such that fit a core's cache or, on a
     * GPU, are worth a launch.
     */
    void forEach(float[] rows, Piece piece) {
        int width = view.width();
        int count = rows.length / width;
        RowBuffer buffer = buffers.take();
        for (int first = 0, size; first < count; first += size) {
            int pieces = (count - first + pieceRows - 1) / pieceRows;
            size = (count - first) / pieces;
            view.apply(rows, first, size, buffer.values());
            missing.infer(rows, first, size, buffer);
            List<Inference> inferences = infer(buffer, size);
            List<Encoded> encoded = new ArrayList<>(inferences.size());
            for (Inference inference : inferences) {
                encoded.add(encoded(rows, first, buffer, inference));
            }
            MissingValues.rebuild(rows, first * width, buffer, inferences.get(0));
            piece.accept(first, buffer, inferences.get(0), encoded);
        }
        buffers.putBack(buffer);
    }

    private List<Inference> infer(RowBuffer buffer, int size) {
        return ensemble.map(all -> all.infer(buffer, size)).orElseGet(() -> List.of(vae.infer(buffer, size)));
    }

    private static Encoded encoded(float[] rows, int first, RowBuffer viewed, Inference inference) {
        float[] residual = new float[inference.count() * viewed.width()];
        for (int i = 0; i < residual.length; i++) {
            boolean missing = Float.isNaN(rows[first * viewed.width() + i]);
            residual[i] = missing ? 0 : viewed.values()[i] - inference.reconstruction()[i];
        }
        return new Encoded(inference.count(), residual, inference.latentMean(), inference.reconstruction());
    }

    /** All rows at once, by each network. */
    private List<Encoded> encode(float[] rows) {
        int count = rows.length / view.width();
        List<Encoded> all = new ArrayList<>();
        for (int n = 0; n < spaces.size(); n++) {
            all.add(new Encoded(
                    count, new float[rows.length], new float[count * vae.latent()], new float[rows.length]));
        }
        forEach(rows, (first, viewed, inference, encoded) -> {
            for (int n = 0; n < all.size(); n++) {
                copy(encoded.get(n).residual(), all.get(n).residual(), first * view.width());
                copy(encoded.get(n).latent(), all.get(n).latent(), first * vae.latent());
                copy(encoded.get(n).decoded(), all.get(n).decoded(), first * view.width());
            }
        });
        return all;
    }

    private static void copy(float[] from, float[] into, int at) {
        System.arraycopy(from, 0, into, at, from.length);
    }

    /** The weights of each network. */
    List<Map<String, Tensor>> weights() {
        return ensemble.map(VaeEnsemble::weights).orElseGet(() -> List.of(vae.weights()));
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        view.tensors().forEach((name, tensor) -> tensors.put(VIEW + name, tensor));
        List<Map<String, Tensor>> weights = weights();
        tensors.put(NETWORKS, Tensor.of((long) weights.size()));
        tensors.put(DEVIATION_VARIANCE, Tensor.of(deviations.variance()));
        tensors.put(SPACES, Tensor.of((long) spaces.get(0).size()));
        for (int n = 0; n < weights.size(); n++) {
            String network = NETWORK.formatted(n);
            weights.get(n).forEach((name, tensor) -> tensors.put(network + name, tensor));
            for (int s = 0; s < spaces.get(n).size(); s++) {
                String prefix = SPACE.formatted(n, s);
                spaces.get(n).get(s).tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
            }
        }
        return tensors;
    }

    /** @throws IllegalArgumentException if the tensors cannot be those of a member for rows of that width */
    static RowMember read(SafeTensors file, String prefix, int width, float[] bank, ComputeDevice device) {
        View view = View.read(file, prefix + VIEW, width);
        double[] variance = file.tensor(prefix + DEVIATION_VARIANCE).doubles();
        if (variance.length != width || Arrays.stream(variance).anyMatch(v -> v <= 0)) {
            throw new IllegalArgumentException("Tensor '%s' does not hold a positive number for each feature."
                    .formatted(prefix + DEVIATION_VARIANCE));
        }
        try (Opened opened = new Opened()) {
            RowMember member = opened.add(new RowMember(view, networks(file, prefix, device), variance, device));
            if (member.vae.features() != width) {
                throw new IllegalArgumentException("The network '%s' takes %d features instead of %d."
                        .formatted(prefix, member.vae.features(), width));
            }
            List<Encoded> ofBank = member.encode(bank);
            long count = file.tensor(prefix + SPACES).longs()[0];
            for (int n = 0; n < ofBank.size(); n++) {
                for (int s = 0; s < count; s++) {
                    String space = prefix + SPACE.formatted(n, s);
                    member.spaces.get(n).add(NeighbourSpace.read(file, space, ofBank.get(n), device));
                }
            }
            opened.keep();
            return member;
        }
    }

    private static List<Vae> networks(SafeTensors file, String prefix, ComputeDevice device) {
        long count = file.tensor(prefix + NETWORKS).longs()[0];
        List<Vae> networks = new ArrayList<>();
        try (Opened opened = new Opened()) {
            for (int n = 0; n < Math.max(1, count); n++) {
                networks.add(opened.add(new Vae(file.tensorsUnder(prefix + NETWORK.formatted(n)), device)));
            }
            opened.keep();
            return networks;
        }
    }

    @Override
    public void close() {
        spaces.forEach(ofNetwork -> ofNetwork.forEach(NeighbourSpace::close));
        ensemble.ifPresent(VaeEnsemble::close);
        vae.close();
    }
}
