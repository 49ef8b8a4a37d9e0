/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Inference;
import io.latentry.vae.RowBuffer;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.Vae;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One view of the rows, the network that was trained on it, and the spaces in which it compares rows. It holds native memory
 * until it is closed.
 */
final class RowMember implements AutoCloseable {

    private static final String VIEW = "view.";
    private static final String NETWORK = "network.";
    private static final String RESIDUAL_VARIANCE = "residualVariance";
    private static final String SPACES = "spaces";
    private static final String SPACE = "space.%d.";

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
         * @param inference of these rows
         * @param encoded the same without what was missing
         */
        void accept(int first, RowBuffer viewed, Inference inference, Encoded encoded);
    }

    private final View view;
    private final Vae vae;
    private final double[] residualVariance;
    private final List<NeighbourSpace> spaces;
    private final int pieceRows;
    /** Native buffers are dear to allocate; each thread that scores takes one and puts it back. */
    private final ConcurrentLinkedQueue<RowBuffer> buffers = new ConcurrentLinkedQueue<>();

    private RowMember(View view, Vae vae, double[] residualVariance) {
        this.view = view;
        this.vae = vae;
        this.residualVariance = residualVariance;
        spaces = new ArrayList<>();
        pieceRows = Math.max(1, Math.min(LARGEST_PIECE, PIECE_VALUES / view.width()));
    }

    /**
     * Fits variances and spaces to training rows. The network belongs to the member from then on, also if this fails.
     *
     * @param rows raw training rows, [n, width]
     * @param bank those that others are compared with, none missing a value, [b, width]
     */
    static RowMember fit(View view, Vae vae, float[] rows, float[] bank, List<SpaceKind> kinds, ComputeDevice device) {
        RowMember member = new RowMember(view, vae, new double[view.width()]);
        try {
            Encoded training = member.encode(rows);
            Encoded ofBank = member.encode(bank);
            member.fitVariance(rows, training);
            for (SpaceKind kind : kinds) {
                double[] distrust =
                        kind.skipsItself() ? distrust(training, ofBank, device) : new double[ofBank.count()];
                member.spaces.add(NeighbourSpace.fit(kind, training, ofBank, distrust, device));
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

    /** How many spaces it compares rows in. */
    int spaces() {
        return spaces.size();
    }

    /** Mean square of {@link #deviations} over normal rows, of each feature. */
    double[] residualVariance() {
        return residualVariance;
    }

    /** Adds the statistics of encoded rows, over all spaces, to those from {@code first} on. */
    void add(Encoded rows, NeighbourSpace.Statistics statistics, int first) {
        for (NeighbourSpace space : spaces) {
            space.add(rows, statistics, first);
        }
    }

    /** Takes raw rows through the view and the network, a cache-sized piece at a time. */
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
            Inference inference = vae.infer(buffer, size);
            float[] residual = new float[size * width];
            for (int i = 0; i < residual.length; i++) {
                boolean missing = Float.isNaN(rows[first * width + i]);
                residual[i] = missing ? 0 : buffer.floats().get(i) - inference.reconstruction()[i];
            }
            piece.accept(
                    first,
                    buffer,
                    inference,
                    new Encoded(size, residual, inference.latentMean(), inference.reconstruction()));
        }
        // Only after success: whatever went wrong, its buffer is not used again.
        buffers.add(buffer);
    }

    private Encoded encode(float[] rows) {
        int count = rows.length / view.width();
        Encoded all =
                new Encoded(count, new float[rows.length], new float[count * vae.latent()], new float[rows.length]);
        forEach(rows, (first, viewed, inference, encoded) -> {
            System.arraycopy(encoded.residual(), 0, all.residual(), first * view.width(), encoded.residual().length);
            System.arraycopy(encoded.latent(), 0, all.latent(), first * vae.latent(), encoded.latent().length);
            System.arraycopy(encoded.decoded(), 0, all.decoded(), first * view.width(), encoded.decoded().length);
        });
        return all;
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        view.tensors().forEach((name, tensor) -> tensors.put(VIEW + name, tensor));
        vae.weights().forEach((name, tensor) -> tensors.put(NETWORK + name, tensor));
        tensors.put(RESIDUAL_VARIANCE, Tensor.of(residualVariance));
        tensors.put(SPACES, Tensor.of((long) spaces.size()));
        for (int s = 0; s < spaces.size(); s++) {
            String prefix = SPACE.formatted(s);
            spaces.get(s).tensors().forEach((name, tensor) -> tensors.put(prefix + name, tensor));
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
        Vae vae = new Vae(file.tensorsUnder(prefix + NETWORK), device);
        RowMember member = new RowMember(view, vae, variance);
        try {
            if (vae.features() != width) {
                throw new IllegalArgumentException("The network '%s' takes %d features instead of %d."
                        .formatted(prefix + NETWORK, vae.features(), width));
            }
            Encoded ofBank = member.encode(bank);
            long[] spaces = file.tensor(prefix + SPACES).longs();
            for (int s = 0; s < spaces[0]; s++) {
                member.spaces.add(NeighbourSpace.read(file, prefix + SPACE.formatted(s), ofBank, device));
            }
            return member;
        } catch (RuntimeException e) {
            member.close();
            throw e;
        }
    }

    @Override
    public void close() {
        spaces.forEach(NeighbourSpace::close);
        vae.close();
    }
}
