/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the settings that trade latency for throughput do, one at a time, the others as shipped: latency at a steady rate,
 * and the rate and batch size at full speed.
 */
public final class LatencySweep {
    /** Each with values on both sides of what ships, as far as there are any; what ships is measured once, for all. */
    static final List<Setting> SETTINGS = List.of(
            new Setting("main.consumer.max.poll.records", List.of("250", "2000", "8000")),
            new Setting("main.consumer.fetch.min.bytes", List.of("65536", "1048576")),
            new Setting("commit.interval.ms", List.of("20", "100", "200", "1000")),
            new Setting("poll.ms", List.of("1", "100")),
            new Setting("producer.linger.ms", List.of("0", "5", "1000")));

    private final double latencySeconds;
    private final StreamBenchOptions options;
    private final Consumer<String> progress;

    /**
     * A setting that is measured.
     *
     * @param key of Kafka Streams
     * @param values that do not ship
     */
    record Setting(String key, List<String> values) {}

    /**
     * One line of the result.
     *
     * @param setting what was set; {@code as shipped} for nothing
     * @param latency at the steady rate
     * @param full at full speed
     */
    public record Finding(String setting, Latency latency, Rate full) {}

    /**
     * A sweep.
     *
     * @param latencySeconds how long alerts are timed for each value
     * @param fullSeconds how long full speed is measured for each value
     * @param quick with models trained only as much as their speed needs
     * @param progress told what is going on, in words
     */
    public LatencySweep(double latencySeconds, double fullSeconds, boolean quick, Consumer<String> progress) {
        StreamBenchOptions usual = quick ? StreamBenchOptions.quick() : StreamBenchOptions.thorough();
        this.latencySeconds = latencySeconds;
        this.options = new StreamBenchOptions(
                List.of(Workload.SENSORS.width()),
                Set.of(Arm.FULL),
                1,
                fullSeconds,
                usual.records(),
                usual.training(),
                latencySeconds,
                usual.device());
        this.progress = progress;
    }

    /** What ships, once the JVM is warm, then each setting. */
    public List<Finding> run() {
        try (BenchCluster cluster = BenchCluster.start();
                StreamLane lane = new StreamLane(cluster, Workload.SENSORS, options, progress);
                LatencyRun latency = new LatencyRun(cluster, options.training(), options.device(), progress)) {
            List<Finding> findings = new ArrayList<>();
            // Until then the JVM compiles, and whatever is measured first looks slowest.
            find(lane, latency, "to warm up", Map.of());
            findings.add(find(lane, latency, "as shipped", Map.of()));
            for (Setting setting : SETTINGS) {
                for (String value : setting.values()) {
                    String name = setting.key() + " = " + value;
                    findings.add(find(lane, latency, name, Map.of(setting.key(), value)));
                }
            }
            return findings;
        }
    }

    private Finding find(StreamLane lane, LatencyRun latency, String name, Map<String, String> kafka) {
        Latency timed = latency.alerts(kafka, latencySeconds);
        Rate full = lane.measure(Arm.FULL, kafka, options.seconds());
        progress.accept("%s: p50 %d ms, p99 %d ms; %,.0f records/s at full speed"
                .formatted(name, timed.p50(), timed.p99(), full.perSecond()));
        return new Finding(name, timed, full);
    }

    /** The findings as a Markdown table. */
    public static List<String> table(List<Finding> findings) {
        List<String> lines = new ArrayList<>();
        lines.add("| setting | p50 ms | p99 ms | batch at %,d/s | records/s at full speed | batch at full speed |"
                .formatted(LatencyRun.RECORDS_PER_SECOND));
        lines.add("|---|--:|--:|--:|--:|--:|");
        findings.stream()
                .map(finding -> "| %s | %d | %d | %.0f | %,.0f | %,.0f |"
                        .formatted(
                                finding.setting(),
                                finding.latency().p50(),
                                finding.latency().p99(),
                                finding.latency().batchRows(),
                                finding.full().perSecond(),
                                finding.full().batchRows()))
                .forEach(lines::add);
        return lines;
    }
}
