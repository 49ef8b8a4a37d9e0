/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.NearestRows;
import io.latentry.vae.Opened;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A space in which a row is compared with training rows: what the network left over (a block of residual columns) beside
 * what it understood (a block of latent ones). The squared distance to a neighbour is the sum of both blocks' shares, so
 * each is a statistic of its signal, and the distance itself that of both together.
 *
 * <p>It holds native memory until it is closed.
 */
final class NeighbourSpace implements AutoCloseable {

    private static final String RESIDUAL = "residual.";
    private static final String LATENT = "latent.";
    private static final String PENALTY = "penalty";

    /** Logarithms of smaller squared distances are no longer told apart. */
    private static final double NOTHING = 1e-9;

    /** Below this share of a row's squared length, its neighbour is the row itself. */
    private static final double SAME = 1e-8;

    /** The statistics of rows: first sums of logarithms over spaces, then, after {@link #toMeans}, geometric means. */
    @SuppressWarnings("ArrayRecordComponent")
    record Statistics(double[] reconstruction, double[] latent, double[] joint) {

        Statistics(int rows) {
            this(new double[rows], new double[rows], new double[rows]);
        }

        /**
         * Turns sums of logarithms into geometric means. On the logarithmic scale every tail is short, and a Pareto tail
         * fitted there would put all thresholds too far out.
         */
        void toMeans(int terms) {
            for (double[] sums : List.of(reconstruction, latent, joint)) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = Math.exp(sums[i] / terms);
                }
            }
        }
    }

    /** Rows of this space; of each, the squared length outside its columns. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Coordinates(float[] rows, double[] rest) {}

    private final SpaceKind kind;
    private final Whitening residual;
    private final Whitening latent;
    private final double latentWeight;
    private final int residualColumns;
    private final int columns;
    /** Of each row of the bank: how little its vote counts. */
    private final float[] penalty;

    private final double[] bankRest;
    private final NearestRows nearest;

    private NeighbourSpace(
            SpaceKind kind, Whitening residual, Whitening latent, float[] penalty, Encoded bank, ComputeDevice device) {
        this.kind = kind;
        this.residual = residual;
        this.latent = latent;
        this.penalty = penalty;
        residualColumns = kind.whitened() ? residual.columns() : bank.features();
        columns = residualColumns + (kind.whitened() ? latent.columns() : bank.features());
        latentWeight = kind.latentWeight(bank.features(), bank.latent().length / bank.count());
        Coordinates coordinates = coordinates(bank);
        bankRest = coordinates.rest;
        float[] offsets = new float[bank.count()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = (float) (penalty[i] + bankRest[i]);
        }
        nearest = new NearestRows(coordinates.rows, columns, offsets, device);
    }

    /**
     * Fits the space to training rows.
     *
     * @param bank those of the training rows that others are compared with
     * @param distrust of each row of the bank, relative to the middle one; all 0 where every row's vote counts alike
     */
    static NeighbourSpace fit(SpaceKind kind, Encoded training, Encoded bank, double[] distrust, ComputeDevice device) {
        Whitening residual = null;
        Whitening latent = null;
        try (Opened opened = new Opened()) {
            if (kind.whitened()) {
                residual = opened.add(Whitening.fit(
                        training.residual(), training.features(), kind.residualShrinkage(), kind.power(), device));
                float[] source = kind.decoded() ? training.decoded() : training.latent();
                latent = opened.add(Whitening.fit(
                        source, source.length / training.count(), SpaceKind.LATENT_SHRINKAGE, kind.power(), device));
            }
            float[] penalty = new float[bank.count()];
            if (Arrays.stream(distrust).anyMatch(d -> d > 0)) {
                double length = meanSquaredLength(residual, training.residual(), training.count())
                        + meanSquaredLength(
                                latent, kind.decoded() ? training.decoded() : training.latent(), training.count());
                for (int i = 0; i < penalty.length; i++) {
                    penalty[i] = (float) (length * distrust[i]);
                }
            }
            NeighbourSpace space = new NeighbourSpace(kind, residual, latent, penalty, bank, device);
            opened.keep();
            return space;
        }
    }

    private static double meanSquaredLength(Whitening whitening, float[] rows, int count) {
        Whitening.White white = whitening.apply(rows, count);
        double sum = Arrays.stream(white.rest()).sum();
        for (float value : white.rows()) {
            sum += (double) value * value;
        }
        return sum / count;
    }

    private Coordinates coordinates(Encoded rows) {
        int count = rows.count();
        float[] source = kind.decoded() ? rows.decoded() : rows.latent();
        Whitening.White left = kind.whitened()
                ? residual.apply(rows.residual(), count)
                : new Whitening.White(rows.residual(), new double[count]);
        Whitening.White understood =
                kind.whitened() ? latent.apply(source, count) : new Whitening.White(source, new double[count]);
        float[] both = new float[count * columns];
        for (int i = 0; i < count; i++) {
            int latentColumns = columns - residualColumns;
            System.arraycopy(left.rows(), i * residualColumns, both, i * columns, residualColumns);
            System.arraycopy(understood.rows(), i * latentColumns, both, i * columns + residualColumns, latentColumns);
        }
        return new Coordinates(both, left.rest());
    }

    /** Adds this space's statistics of rows to those from {@code first} on. */
    void add(Encoded rows, Statistics statistics, int first) {
        Coordinates coordinates = coordinates(rows);
        int wanted = Math.min(kind.neighbours() + (kind.skipsItself() ? 1 : 0), nearest.size());
        int[] found = nearest.search(coordinates.rows, rows.count(), wanted);
        for (int i = 0; i < rows.count(); i++) {
            int from = i * wanted;
            int to = from + wanted;
            if (kind.skipsItself() && wanted > 1) {
                boolean itself =
                        nearest.distance(coordinates.rows, i, found[from]) <= SAME * squaredLength(coordinates.rows, i);
                from += itself ? 1 : 0;
                to -= itself ? 0 : 1;
            }
            add(coordinates, i, found, from, to, statistics, first + i);
        }
    }

    private void add(Coordinates query, int row, int[] found, int from, int to, Statistics statistics, int at) {
        double distance = 0;
        double ofResidual = 0;
        double ofLatent = 0;
        int count = to - from;
        for (int n = from; n < to; n++) {
            double left = nearest.distance(query.rows, row, found[n], 0, residualColumns)
                    + query.rest[row]
                    + bankRest[found[n]]
                    + penalty[found[n]];
            double understood = nearest.distance(query.rows, row, found[n], residualColumns, columns);
            ofResidual += left / count;
            ofLatent += (understood + penalty[found[n]]) / count;
            distance += Math.sqrt(left + understood) / count;
        }
        statistics.reconstruction[at] += Math.log(Math.max(NOTHING, ofResidual));
        statistics.latent[at] += Math.log(Math.max(NOTHING, ofLatent));
        statistics.joint[at] += Math.log(Math.max(NOTHING, distance * distance));
        if (latentWeight > 0) {
            double fromCentre = squaredLength(query.rows, row, residualColumns);
            statistics.latent[at] += latentWeight * Math.log(Math.max(NOTHING, fromCentre));
            statistics.joint[at] += latentWeight * Math.log(Math.max(NOTHING, fromCentre));
        }
    }

    private double squaredLength(float[] rows, int row) {
        return squaredLength(rows, row, 0);
    }

    private double squaredLength(float[] rows, int row, int fromColumn) {
        double sum = 0;
        for (int c = row * columns + fromColumn; c < (row + 1) * columns; c++) {
            sum += (double) rows[c] * rows[c];
        }
        return sum;
    }

    Map<String, Tensor> tensors() {
        Map<String, Tensor> tensors = new HashMap<>();
        tensors.put(SpaceKind.NAME, Tensor.of((long) kind.ordinal()));
        tensors.put(PENALTY, Tensor.of(penalty, penalty.length));
        if (kind.whitened()) {
            residual.tensors().forEach((name, tensor) -> tensors.put(RESIDUAL + name, tensor));
            latent.tensors().forEach((name, tensor) -> tensors.put(LATENT + name, tensor));
        }
        return tensors;
    }

    /** @throws IllegalArgumentException if the tensors cannot be those of a space for these rows */
    static NeighbourSpace read(SafeTensors file, String prefix, Encoded bank, ComputeDevice device) {
        SpaceKind kind = SpaceKind.read(file.tensor(prefix + SpaceKind.NAME));
        float[] penalty = file.tensor(prefix + PENALTY).floats();
        if (penalty.length != bank.count()) {
            throw new IllegalArgumentException("The space '%s' has penalties for %d rows of a bank of %d."
                    .formatted(prefix, penalty.length, bank.count()));
        }
        Whitening residual = null;
        Whitening latent = null;
        try (Opened opened = new Opened()) {
            if (kind.whitened()) {
                residual = opened.add(Whitening.read(file, prefix + RESIDUAL, bank.features(), device));
                int width = (kind.decoded() ? bank.decoded() : bank.latent()).length / bank.count();
                latent = opened.add(Whitening.read(file, prefix + LATENT, width, device));
            }
            NeighbourSpace space = new NeighbourSpace(kind, residual, latent, penalty, bank, device);
            opened.keep();
            return space;
        }
    }

    private static void close(Whitening whitening) {
        if (whitening != null) {
            whitening.close();
        }
    }

    @Override
    public void close() {
        nearest.close();
        close(residual);
        close(latent);
    }
}
