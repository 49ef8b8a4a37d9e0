/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Tensor;
import io.latentry.vae.TrainingProgress;
import io.latentry.vae.Vae;
import io.latentry.vae.VaeOptions;
import io.latentry.vae.VaeTrainer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Trains the networks of a detector of windows, on all windows they are given and for fixed steps, and reports them as one
 * training. */
final class WindowTraining {

    private static final int FEWEST_LATENT = 4;
    private static final int MOST_LATENT = 24;
    private static final int COLUMNS_PER_LATENT = 4;
    private static final int ROWS_PER_LATENT = 4;
    private static final double LEARNING_RATE = 1e-3;

    private final Windows windows;
    private final DetectorOptions options;
    private final TrainingProgress progress;
    private int stepsDone;
    private int stepsInAll;
    private int networks;

    WindowTraining(Windows windows, DetectorOptions options, TrainingProgress progress) {
        this.windows = windows;
        this.options = options;
        this.progress = progress;
    }

    /** Announces so many trainings of so many steps each, so that progress knows the end. */
    void expect(int trainings, int steps) {
        stepsInAll += trainings * steps(steps);
    }

    /** Trains on the windows that end with some rows; who gets the network closes it. */
    WindowNetwork train(int[] chosen, int readings, ChannelScaler scaler, int steps) {
        return train(chosen, readings, scaler, steps, WarmStart.NONE);
    }

    /** @param start what the network may go on from */
    WindowNetwork train(int[] chosen, int readings, ChannelScaler scaler, int steps, WarmStart start) {
        int columns = readings * scaler.width();
        VaeOptions wanted = network(chosen.length, columns, steps);
        float[] scaled = windows.scaled(chosen, readings, options.window(), scaler);
        List<Map<String, Tensor>> from =
                start.weights(WindowNetwork.name(readings), scaled, columns, wanted, options.device());
        Vae vae = VaeTrainer.fit(
                scaled, columns, from.isEmpty() ? wanted : wanted.resumed(), from, options.device(), told(steps));
        advance(1, steps);
        return new WindowNetwork(readings, scaler, vae);
    }

    /**
     * Of what networks of so many readings may go on from, that which fits them whether they are trained on the one number of
     * windows or on the other.
     */
    WarmStart fitting(WarmStart start, List<Integer> readings, int steps, int... counts) {
        Set<String> places = readings.stream()
                .filter(some -> {
                    int columns = some * windows.channels().count();
                    return Arrays.stream(counts)
                            .allMatch(count ->
                                    start.fits(WindowNetwork.name(some), columns, network(count, columns, steps)));
                })
                .map(WindowNetwork::name)
                .collect(Collectors.toSet());
        return start.only(places::contains);
    }

    /** Trains networks of one shape together, each on the windows that end with its own rows. */
    List<WindowNetwork> trainAll(List<int[]> chosen, int readings, ChannelScaler scaler, int steps) {
        int columns = readings * scaler.width();
        int fewest = chosen.stream().mapToInt(rows -> rows.length).min().orElseThrow();
        int[] all = IntStream.range(0, windows.rows().count()).toArray();
        List<Vae> vaes = VaeTrainer.fitAll(
                windows.scaled(all, readings, options.window(), scaler),
                columns,
                network(fewest, columns, steps),
                chosen,
                options.device(),
                told(steps));
        advance(chosen.size(), steps);
        return vaes.stream()
                .map(vae -> new WindowNetwork(readings, scaler, vae))
                .toList();
    }

    /** Optimiser steps of each network, of which so many are usual. */
    int steps(int usual) {
        return options.network().steps().orElse(usual);
    }

    private VaeOptions network(int rows, int columns, int steps) {
        int wanted = Math.max(FEWEST_LATENT, Math.min(MOST_LATENT, columns / COLUMNS_PER_LATENT));
        int most = Math.max(1, Math.min(columns - 1, rows / ROWS_PER_LATENT));
        NetworkOptions ofThis = options.network().withSeedFrom(networks);
        return ofThis.network(rows, columns, rows >= 5_000 ? 96 : 64, Math.min(wanted, most), steps, LEARNING_RATE);
    }

    /** A network that goes on from others takes fewer steps than were announced, and larger ones here. */
    private TrainingProgress told(int steps) {
        int before = stepsDone;
        long announced = steps(steps);
        return (step, ofNetwork, loss) ->
                progress.report(before + (int) (announced * step / ofNetwork), stepsInAll, loss);
    }

    private void advance(int trained, int steps) {
        networks += trained;
        stepsDone += steps(steps);
    }
}
