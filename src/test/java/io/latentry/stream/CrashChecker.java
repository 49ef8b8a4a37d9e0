/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.avro.AnomalyEvent;
import io.latentry.detect.Detector;
import io.latentry.stream.OfflineScores.Reading;
import io.latentry.stream.SeenEffects.Outcome;
import io.latentry.testing.PlantRecords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Holds what was emitted against what lies in the input topics: every record its effect, once, in order, the right one. */
final class CrashChecker {
    private static final double TOLERANCE = 1e-5;
    private static final int FRAMING = 5;

    private final CrashScenario scenario;
    private final Map<SourceId, String> expected = new HashMap<>();
    private final Map<SourceId, Reading> readings = new HashMap<>();
    private final Findings findings = new Findings();

    CrashChecker(CrashScenario scenario, List<ConsumerRecord<byte[], byte[]>> inputs) {
        this.scenario = scenario;
        for (ConsumerRecord<byte[], byte[]> record : inputs) {
            SourceId id = SourceId.of(record);
            String expect = PlantTraffic.expected(record.headers());
            if (!expect.equals(PlantTraffic.NOTHING)) {
                expected.put(id, expect);
            }
            if (expect.equals(PlantTraffic.SCORE)) {
                readings.put(id, new Reading(features(record.value()), record.timestamp()));
            }
        }
    }

    private static float[] features(byte[] value) {
        try {
            GenericRecord record = new GenericDatumReader<GenericRecord>(PlantRecords.SCHEMA)
                    .read(null, DecoderFactory.get().binaryDecoder(value, FRAMING, value.length - FRAMING, null));
            float[] features = new float[PlantRecords.FEATURES.size()];
            for (int i = 0; i < features.length; i++) {
                Object field = record.get(PlantRecords.FEATURES.get(i));
                features[i] = field == null ? Float.NaN : ((Number) field).floatValue();
            }
            return features;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Records that must have an effect. */
    int expected() {
        return expected.size();
    }

    /**
     * Everything that is wrong with the effects.
     *
     * @param effects in the order of the topics
     * @param versions model by its version, each of which must have judged something
     */
    Findings check(List<Outcome> effects, List<AnomalyEvent> anomalies, Map<Long, Detector> versions) {
        List<Outcome> once = eachOnce(effects);
        inOrder(effects);
        versions(once, versions.keySet());
        List<Outcome> judged = once.stream().filter(Outcome::isScore).toList();
        Map<SourceId, Double> offline = new OfflineScores(versions, readings, scenario.longestGap()).of(judged);
        judged.forEach(effect -> {
            double again = offline.get(effect.source());
            if (!(Math.abs(again - effect.score()) <= TOLERANCE)) {
                findings.add("wrong scores", effect + " is " + again);
            }
        });
        alarms(judged, anomalies);
        return findings;
    }

    private List<Outcome> eachOnce(List<Outcome> effects) {
        Set<SourceId> missing = new HashSet<>(expected.keySet());
        Map<SourceId, Outcome> firsts = new HashMap<>();
        List<Outcome> once = new ArrayList<>();
        for (Outcome effect : effects) {
            String expect = expected.get(effect.source());
            if (expect == null) {
                findings.add("effects of nothing", effect);
            } else if (!missing.remove(effect.source())) {
                findings.add("duplicates", effect + " after " + firsts.get(effect.source()));
            } else if (!expect.equals(effect.kind())) {
                findings.add("other than " + expect, effect);
            } else {
                once.add(effect);
            }
            firsts.putIfAbsent(effect.source(), effect);
        }
        missing.stream().map(SourceId::toString).sorted().forEach(id -> findings.add("lost", id));
        return once;
    }

    /** An entity's scores lie on one partition: their order there is the order in which its records were judged. */
    private void inOrder(List<Outcome> effects) {
        Map<String, Outcome> last = new HashMap<>();
        for (Outcome effect : effects) {
            if (effect.isScore()) {
                String lane = effect.entity() + " of " + effect.source().topicPartition();
                Outcome before = last.put(lane, effect);
                if (before != null
                        && before.source().offset() >= effect.source().offset()) {
                    findings.add("out of order", effect + " after " + before);
                }
            }
        }
    }

    /** A partition of records, or of entities, has one owner at a time, who does not go back to an older model. */
    private void versions(List<Outcome> effects, Set<Long> wanted) {
        Set<Long> unused = new HashSet<>(wanted);
        Map<Object, Outcome> last = new HashMap<>();
        List<Outcome> inOrder = new ArrayList<>(effects);
        inOrder.removeIf(effect -> !effect.isScore());
        for (Outcome effect : inOrder) {
            unused.remove(effect.version());
            Object lane =
                    effect.entity() + (scenario.entityIsKey() ? effect.source().topicPartition() : "");
            Outcome before = last.put(lane, effect);
            if (before != null && before.version() > effect.version()) {
                findings.add("models gone back", effect + " after " + before);
            }
        }
        unused.forEach(version -> findings.add("models that judged nothing", version));
    }

    private void alarms(List<Outcome> judged, List<AnomalyEvent> anomalies) {
        Set<SourceId> missing = new HashSet<>();
        judged.stream().filter(Outcome::anomalous).forEach(effect -> missing.add(effect.source()));
        if (missing.isEmpty()) {
            findings.add("runs without an anomaly", "nothing was tried of them");
        }
        for (AnomalyEvent anomaly : anomalies) {
            SourceId source =
                    new SourceId(anomaly.getSourceTopic(), anomaly.getSourcePartition(), anomaly.getSourceOffset());
            if (!missing.remove(source)) {
                findings.add("anomalies too many", source);
            }
        }
        missing.forEach(source -> findings.add("lost anomalies", source));
    }
}
