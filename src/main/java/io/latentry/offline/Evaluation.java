/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Runs the sets of a data pack, each by the protocol that its manifest states, with the default detector, and writes one
 * score file per set and seed: {@code OUT/<group>/<name>.s<seed>.csv} for {@link Protocol#OC}, else
 * {@code OUT/<group>/<name>.csv}.
 *
 * <p>Labels form the splits as the protocols ask; no detector sees them.
 */
public final class Evaluation {
    private static final String NORMAL_TRAINING = "normal_train";

    private final EvaluationOptions options;
    private final List<PackSet> sets;
    private final AtomicLong done = new AtomicLong();

    private Evaluation(EvaluationOptions options, List<PackSet> sets) {
        this.options = options;
        this.sets = sets;
    }

    /**
     * Reads the manifest.
     *
     * @throws DataFileException if it is not usable or has no such groups
     */
    public static Evaluation of(EvaluationOptions options) {
        List<PackSet> all = Pack.sets(options.pack());
        TreeSet<String> known = new TreeSet<>();
        all.forEach(set -> known.add(set.group()));
        for (String group : options.groups()) {
            if (!known.contains(group)) {
                throw DataFileException.inFile(
                        options.pack(), "there is no group '" + group + "', only " + String.join(", ", known));
            }
        }
        return new Evaluation(
                options,
                all.stream()
                        .filter(set ->
                                options.groups().isEmpty() || options.groups().contains(set.group()))
                        .toList());
    }

    /** Score files to be written. */
    public long runs() {
        SetEvaluation evaluation = new SetEvaluation(options, () -> {});
        return sets.stream()
                .filter(set -> !isProcessTraining(set))
                .mapToLong(set -> evaluation.files(set).size())
                .sum();
    }

    /**
     * Evaluates all sets; one that fails does not keep the others from going on.
     *
     * <p>Score files that an earlier evaluation left for these sets are deleted first.
     *
     * @param progress told how many score files are written, by several threads, one at a time
     * @return one result per set, in the order of the manifest
     * @throws InterruptedException if the thread is interrupted; runs in work are then given up
     */
    public List<SetResult> run(LongConsumer progress) throws InterruptedException {
        SetEvaluation evaluation = new SetEvaluation(options, () -> report(progress));
        deleteOldScores(evaluation);
        ExecutorService workers = Executors.newFixedThreadPool(options.threads());
        try {
            Map<String, SetResult> results = new HashMap<>();
            List<Future<List<SetResult>>> jobs = new ArrayList<>();
            for (Callable<List<SetResult>> job : jobs(evaluation)) {
                jobs.add(workers.submit(job));
            }
            for (Future<List<SetResult>> job : jobs) {
                for (SetResult result : job.get()) {
                    results.put(result.group() + "/" + result.name(), result);
                }
            }
            return sets.stream().map(set -> results.get(set.title())).toList();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The evaluation broke off.", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }

    /** A set that fails now must not be judged by what an earlier evaluation left. */
    private void deleteOldScores(SetEvaluation evaluation) {
        for (PackSet set : sets) {
            for (Path file : evaluation.files(set)) {
                try {
                    Files.deleteIfExists(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(file + " cannot be replaced (" + e + ")", e);
                }
            }
        }
    }

    private synchronized void report(LongConsumer progress) {
        progress.accept(done.incrementAndGet());
    }

    /** The largest first, so that none of them is the last one to begin. */
    private List<Callable<List<SetResult>>> jobs(SetEvaluation evaluation) {
        List<Callable<List<SetResult>>> jobs = new ArrayList<>();
        Map<String, List<PackSet>> processes = new LinkedHashMap<>();
        sets.stream()
                .sorted(Comparator.comparingLong(Evaluation::bytes).reversed())
                .forEach(set -> {
                    switch (set.kind()) {
                        case TAB -> jobs.add(() -> guarded(List.of(set), () -> List.of(evaluation.unordered(set))));
                        case TS, SKAB -> jobs.add(() -> guarded(List.of(set), () -> List.of(evaluation.series(set))));
                        case TEP ->
                            processes
                                    .computeIfAbsent(set.group(), group -> new ArrayList<>())
                                    .add(set);
                    }
                });
        processes.forEach((group, runs) -> jobs.add(() -> guarded(runs, () -> process(evaluation, group, runs))));
        return jobs;
    }

    private List<SetResult> process(SetEvaluation evaluation, String group, List<PackSet> runs) {
        PackSet training = runs.stream()
                .filter(Evaluation::isProcessTraining)
                .findFirst()
                .orElseThrow(() -> DataFileException.inFile(
                        options.pack(), "group " + group + " has no set '" + NORMAL_TRAINING + "' to train on"));
        return evaluation.process(
                training, runs.stream().filter(set -> set != training).toList());
    }

    private static boolean isProcessTraining(PackSet set) {
        return set.kind() == PackSet.Kind.TEP && set.name().equals(NORMAL_TRAINING);
    }

    /** Whatever goes wrong with some sets is told in their results. */
    private static List<SetResult> guarded(List<PackSet> sets, Callable<List<SetResult>> job) throws Exception {
        try {
            return job.call();
        } catch (RuntimeException e) {
            return sets.stream().map(set -> SetResult.failed(set, e)).toList();
        }
    }

    private static long bytes(PackSet set) {
        try {
            return Files.size(set.file());
        } catch (IOException e) {
            // It is read later, and then said to be missing.
            return 0;
        }
    }
}
