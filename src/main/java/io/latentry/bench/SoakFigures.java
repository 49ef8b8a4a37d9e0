/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How memory went.
 *
 * @param samples in the order of time
 * @param warmUpSeconds what came before does not count
 * @param heapBytes size of the heap, touched at the start: what is resident beyond it is native
 * @param publishedVersions models that were published meanwhile
 * @param usedVersions models that the app says it has taken into use since its start
 */
public record SoakFigures(
        List<MemorySample> samples, double warmUpSeconds, long heapBytes, int publishedVersions, int usedVersions) {
    private static final int ROWS = 12;
    private static final double EDGE = 0.1;
    private static final double LARGEST_GROWTH = 0.03;
    private static final double MEGABYTE = 1 << 20;

    public SoakFigures {
        samples = List.copyOf(samples);
    }

    /**
     * By which share resident memory has grown after the warm-up: median of the last tenth over median of the first tenth.
     *
     * @throws IllegalStateException if there are too few samples to say
     */
    public double growth() {
        List<MemorySample> settled = settled();
        int edge = Math.max(1, (int) Math.ceil(EDGE * settled.size()));
        if (settled.size() < 2 * edge) {
            throw new IllegalStateException("Only " + settled.size() + " samples came after the warm-up; soak longer.");
        }
        double first = median(settled.subList(0, edge), MemorySample::resident);
        double last = median(settled.subList(settled.size() - edge, settled.size()), MemorySample::resident);
        return last / first - 1;
    }

    /** Whether memory is flat. */
    public boolean isFlat() {
        return growth() < LARGEST_GROWTH;
    }

    /** Whether each version that was published has come into use. */
    public boolean isEveryVersionUsed() {
        return usedVersions >= publishedVersions;
    }

    /** Whether memory is flat, and was put to the test by as many models as were to come and go. */
    public boolean passed() {
        return isFlat() && isEveryVersionUsed();
    }

    private List<MemorySample> settled() {
        return samples.stream()
                .filter(sample -> sample.seconds() >= warmUpSeconds)
                .toList();
    }

    private static double median(List<MemorySample> samples, ToLongFunction<MemorySample> what) {
        return Spread.of(samples.stream()
                        .map(sample -> (double) what.applyAsLong(sample))
                        .toList())
                .median();
    }

    /** A Markdown table of a dozen samples, and the verdict. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("| minute | resident MB | native MB | heap used MB | metaspace and code MB | records |");
        lines.add("|--:|--:|--:|--:|--:|--:|");
        int step = (samples.size() + ROWS - 1) / ROWS;
        for (int i = 0; i < samples.size(); i += step) {
            lines.add(row(samples.get(i)));
        }
        MemorySample last = samples.get(samples.size() - 1);
        lines.add("");
        lines.add("%,d records, %,.0f per second; %d model versions published, %d taken into use%s"
                .formatted(
                        last.records(),
                        last.records() / last.seconds(),
                        publishedVersions,
                        usedVersions,
                        isEveryVersionUsed() ? "" : ": NOT ALL"));
        lines.add("Resident memory grew by %.2f %% after minute %.1f: %s (limit %.0f %%)"
                .formatted(100 * growth(), warmUpSeconds / 60, isFlat() ? "flat" : "NOT FLAT", 100 * LARGEST_GROWTH));
        return lines;
    }

    private String row(MemorySample sample) {
        return "| %.1f | %.0f | %.0f | %.0f | %.0f | %,d |"
                .formatted(
                        sample.seconds() / 60,
                        sample.resident() / MEGABYTE,
                        (sample.resident() - heapBytes) / MEGABYTE,
                        sample.heapUsed() / MEGABYTE,
                        sample.nonHeap() / MEGABYTE,
                        sample.records());
    }
}
