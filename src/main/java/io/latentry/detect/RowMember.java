/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Inference;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.Vae;
import io.latentry.vae.VaeEnsemble;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One view of the rows, the networks that were trained on it (all of one shape, with different seeds), and the spaces in
 * which each of them compares rows. It holds native memory until it is closed.
 */
final class RowMember implements AutoCloseable {

    private static final String VIEW = "view.";
    private static final String NETWORK = "network.%d.";
    private static final String NETWORKS = "networks";
    private static final String RESIDUAL_VARIANCE = "residualVariance";
    private static final String SPACES = "spaces";
    private static final String SPACE = "space.%d.%d.";

    private static final int PIECE_VALUES = 1 << 18;
    private static final int LARGEST_PIECE = 1024;
    private static final int EXPLAINED_ROWS = 100;
    /** A feature whose residual has no variance must not outweigh all others. */
    private static final double SHARE_OF_MEAN_VARIANCE = 0.01;

    private static final double SMALLEST_VARIANCE = 1e-6;

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

    private final double[] residualVariance;
    /** Of each network. */
    private final List<List<NeighbourSpace>> spaces;

    private final int pieceRows;
    /** Native buffers are dear to allocate; each thread that scores takes one and puts it back. */
    private final ConcurrentLinkedQueue<RowBuffer> buffers = new ConcurrentLinkedQueue<>();

    /** Takes over the networks: only the first stays open beside the ensemble of all. */
    private RowMember(View view, List<Vae> networks, double[] residualVariance, ComputeDevice device) {
        this.view = view;
        this.residualVariance = residualVariance;
        vae = networks.get(0);
        ensemble = networks.size() == 1 ? Optional.empty() : Optional.of(VaeEnsemble.of(networks, device));
        networks.stream().skip(1).forEach(Vae::close);
        spaces = networks.stream()
                .<List<NeighbourSpace>>map(network -> new ArrayList<>())
                .toList();
        pieceRows = Math.max(1, Math.min(LARGEST_PIECE, PIECE_VALUES / view.width()));
    }

    /**
     * Fits variances and spaces to training rows. The networks belong to the member from then on, also if this fails.
     *
     * @param rows raw training rows, [n, width]
     * @param bank those that others are compared with, none missing a value, [b, width]
     */
    static RowMember fit(
            View view, List<Vae> networks, float[] rows, float[] bank, List<SpaceKind> kinds, ComputeDevice device) {
        RowMember member = new RowMember(view, networks, new double[view.width()], device);
        try {
            List<Encoded> training = member.encode(rows);
            List<Encoded> ofBank = member.encode(bank);
            member.fitVariance(rows, training.get(0));
            for (int n = 0; n < member.spaces.size(); n++) {
                for (SpaceKind kind : kinds) {
                    double[] distrust = kind.skipsItself()
                            ? distrust(training.get(n), ofBank.get(n), device)
                            : new double[ofBank.get(n).count()];
                    member.spaces
                            .get(n)
                            .add(NeighbourSpace.fit(kind, training.get(n), ofBank.get(n), distrust, device));
                }
            }
            return member;
        } catch (RuntimeException e) {
            member.close();
            throw e;
        }
    }

    private void fitVariance(float[] rows, Encoded training) {
        int width = view.width();
        double mean = 0;
        if (width <= LeaveOneOut.WIDEST) {
            int step = Math.max(1, training.count() / EXPLAINED_ROWS);
            int count = (training.count() + step - 1) / step;
            for (int i = 0; i < training.count(); i += step) {
                double[] deviations = deviations(Arrays.copyOfRange(rows, i * width, (i + 1) * width), training, i);
                for (int d = 0; d < width; d++) {
                    residualVariance[d] += deviations[d] * deviations[d] / count;
                }
            }
        } else {
            for (int i = 0; i < training.residual().length; i++) {
                residualVariance[i % width] +=
                        (double) training.residual()[i] * training.residual()[i] / training.count();
            }
        }
        for (double variance : residualVariance) {
            mean += variance / width;
        }
        for (int d = 0; d < width; d++) {
            residualVariance[d] = Math.max(SMALLEST_VARIANCE, residualVariance[d] + SHARE_OF_MEAN_VARIANCE * mean);
        }
    }

    /**
     * How far each value of a row is from what the network expects of it, in the unit of the view; 0 where it is missing.
     *
     * @param row raw, [width]
     * @param encoded holds what the network made of it
     * @param place in {@code encoded}
     */
    double[] deviations(float[] row, Encoded encoded, int place) {
        int width = view.width();
        float[] rebuilt = Arrays.copyOfRange(encoded.decoded(), place * width, (place + 1) * width);
        double[] deviations = new double[width];
        if (width > LeaveOneOut.WIDEST) {
            for (int d = 0; d < width; d++) {
                deviations[d] = encoded.residual()[place * width + d];
            }
            return deviations;
        }
        FloatBuffer viewed = FloatBuffer.allocate(width);
        view.apply(row, viewed, 0);
        double[] expected = LeaveOneOut.expected(vae, viewed.array(), rebuilt);
        for (int d = 0; d < width; d++) {
            deviations[d] = Float.isNaN(row[d]) ? 0 : viewed.get(d) - expected[d];
        }
        return deviations;
    }

    /** How odd the network itself finds each row of the bank, relative to the middle one. */
    private static double[] distrust(Encoded training, Encoded bank, ComputeDevice device) {
        double[] lengths = new double[bank.count()];
        try (Whitening residual = Whitening.fit(
                        training.residual(), training.features(), SpaceKind.WHITE.residualShrinkage(), 1, device);
                Whitening latent = Whitening.fit(
                        training.latent(),
                        training.latent().length / training.count(),
                        SpaceKind.LATENT_SHRINKAGE,
                        1,
                        device)) {
            addSquaredLengths(residual.apply(bank.residual(), bank.count()), lengths);
            addSquaredLengths(latent.apply(bank.latent(), bank.count()), lengths);
        }
        double[] sorted = lengths.clone();
        Arrays.sort(sorted);
        double middle = Math.max(Double.MIN_NORMAL, sorted[sorted.length / 2]);
        return Arrays.stream(lengths).map(length -> length / middle).toArray();
    }

    private static void addSquaredLengths(Whitening.White white, double[] lengths) {
        int columns = white.rows().length / lengths.length;
        for (int i = 0; i < white.rows().length; i++) {
            lengths[i / columns] += (double) white.rows()[i] * white.rows()[i];
        }
        for (int i = 0; i < lengths.length; i++) {
            lengths[i] += white.rest()[i];
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

    /** Mean square of {@link #deviations} over normal rows, of each feature. */
    double[] residualVariance() {
        return residualVariance;
    }

    /** Adds the statistics of rows, over all networks and spaces, to those from {@code first} on. */
    void add(List<Encoded> rows, NeighbourSpace.Statistics statistics, int first) {
        for (int n = 0; n < rows.size(); n++) {
            for (NeighbourSpace space : spaces.get(n)) {
                space.add(rows.get(n), statistics, first);
            }
        }
    }

    /** Takes raw rows through the view and the networks, a cache-sized piece at a time. */
    void forEach(float[] rows, Piece piece) {
        int width = view.width();
        int count = rows.length / width;
        RowBuffer pooled = buffers.poll();
        RowBuffer buffer = pooled == null ? new RowBuffer(pieceRows, width) : pooled;
        float[] row = new float[width];
        for (int first = 0; first < count; first += pieceRows) {
            int size = Math.min(pieceRows, count - first);
            for (int i = 0; i < size; i++) {
                System.arraycopy(rows, (first + i) * width, row, 0, width);
                view.apply(row, buffer.floats(), i * width);
            }
            List<Inference> inferences = infer(buffer, size);
            List<Encoded> encoded = new ArrayList<>(inferences.size());
            for (Inference inference : inferences) {
                encoded.add(encoded(rows, first, buffer, inference));
            }
            rebuildMissing(rows, first * width, buffer, inferences.get(0));
            piece.accept(first, buffer, inferences.get(0), encoded);
        }
        // Only after success: whatever went wrong, its buffer is not used again.
        buffers.add(buffer);
    }

    /** What is missing counts as rebuilt, so that it adds nothing to the signals either. */
    private static void rebuildMissing(float[] rows, int from, RowBuffer viewed, Inference inference) {
        for (int i = 0; i < inference.reconstruction().length; i++) {
            if (Float.isNaN(rows[from + i])) {
                viewed.floats().put(i, inference.reconstruction()[i]);
            }
        }
    }

    private List<Inference> infer(RowBuffer buffer, int size) {
        return ensemble.map(all -> all.infer(buffer, size)).orElseGet(() -> List.of(vae.infer(buffer, size)));
    }

    private static Encoded encoded(float[] rows, int first, RowBuffer viewed, Inference inference) {
        float[] residual = new float[inference.count() * viewed.width()];
        for (int i = 0; i < residual.length; i++) {
            boolean missing = Float.isNaN(rows[first * viewed.width() + i]);
            residual[i] = missing ? 0 : viewed.floats().get(i) - inference.reconstruction()[i];
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

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        view.tensors().forEach((name, tensor) -> tensors.put(VIEW + name, tensor));
        List<Map<String, Tensor>> weights = ensemble.map(VaeEnsemble::weights).orElseGet(() -> List.of(vae.weights()));
        tensors.put(NETWORKS, Tensor.of((long) weights.size()));
        tensors.put(RESIDUAL_VARIANCE, Tensor.of(residualVariance));
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
        double[] variance = file.tensor(prefix + RESIDUAL_VARIANCE).doubles();
        if (variance.length != width || Arrays.stream(variance).anyMatch(v -> v <= 0)) {
            throw new IllegalArgumentException("Tensor '%s' does not hold a positive number for each feature."
                    .formatted(prefix + RESIDUAL_VARIANCE));
        }
        RowMember member = new RowMember(view, networks(file, prefix, device), variance, device);
        try {
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
            return member;
        } catch (RuntimeException e) {
            member.close();
            throw e;
        }
    }

    private static List<Vae> networks(SafeTensors file, String prefix, ComputeDevice device) {
        long count = file.tensor(prefix + NETWORKS).longs()[0];
        List<Vae> networks = new ArrayList<>();
        try {
            for (int n = 0; n < Math.max(1, count); n++) {
                networks.add(new Vae(file.tensorsUnder(prefix + NETWORK.formatted(n)), device));
            }
            return networks;
        } catch (RuntimeException e) {
            networks.forEach(Vae::close);
            throw e;
        }
    }

    @Override
    public void close() {
        spaces.forEach(ofNetwork -> ofNetwork.forEach(NeighbourSpace::close));
        ensemble.ifPresent(VaeEnsemble::close);
        vae.close();
    }
}
