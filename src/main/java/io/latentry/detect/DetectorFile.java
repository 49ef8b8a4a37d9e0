/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Opened;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.Vae;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A detector as one safetensors file: what judges as tensors; names, window, differences and α in the metadata. */
final class DetectorFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FORMAT = "latentry-detector";
    private static final String VERSION = "2";
    private static final String DIFFERENCES = "differences";

    private final SafeTensors file;
    private final List<String> featureNames;
    private final int window;
    private final boolean differences;
    private final double falseAlarmRate;
    private final AlarmRule rule;

    private DetectorFile(SafeTensors file, AlarmRule rule) {
        this.file = file;
        this.rule = rule;
        featureNames = fromJson(file.string("features"));
        window = (int) number("window", 1, Integer.MAX_VALUE);
        differences = differences();
        double trained = number("falseAlarmRate", Double.MIN_NORMAL, 1);
        falseAlarmRate = window == 1 && rule instanceof AlarmRule.Budget budget
                ? RowJudge.falseAlarmRate(file, budget)
                : rule.falseAlarmRate().orElse(trained);
    }

    static byte[] write(List<String> featureNames, double falseAlarmRate, Judge judge) {
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put("features", toJson(featureNames));
        metadata.put("window", Integer.toString(judge.window()));
        metadata.put(DIFFERENCES, Boolean.toString(judge.differences()));
        metadata.put("falseAlarmRate", Double.toString(falseAlarmRate));
        return new SafeTensors(metadata, new TreeMap<>(judge.tensors())).toBytes();
    }

    static Detector read(byte[] bytes, ComputeDevice device, AlarmRule rule) {
        SafeTensors file = SafeTensors.fromBytes(bytes);
        if (!file.string("format").equals(FORMAT) || !file.string("version").equals(VERSION)) {
            throw new IllegalArgumentException(
                    "The file is %s version %s; this build reads %s version %s. Use the build that trained it, or train again."
                            .formatted(file.string("format"), file.string("version"), FORMAT, VERSION));
        }
        file.tensors().forEach((name, tensor) -> {
            if (!tensor.finite()) {
                throw new IllegalArgumentException(
                        "Tensor '%s' holds infinite numbers or NaN: the model is damaged.".formatted(name));
            }
        });
        DetectorFile detector = new DetectorFile(file, rule);
        try (Opened opened = new Opened()) {
            Judge judge = opened.add(
                    detector.window > 1 ? SeriesJudge.read(detector, device) : RowJudge.read(detector, device));
            Detector read = new Detector(detector.featureNames, detector.falseAlarmRate, judge);
            opened.keep();
            return read;
        }
    }

    List<String> featureNames() {
        return featureNames;
    }

    int window() {
        return window;
    }

    /** What networks of windows see of a reading. */
    Channels channels() {
        return new Channels(featureNames, differences);
    }

    double falseAlarmRate() {
        return falseAlarmRate;
    }

    /** How many alarms the detector is to give. */
    AlarmRule rule() {
        return rule;
    }

    boolean has(String name) {
        return file.tensors().containsKey(name);
    }

    SafeTensors tensors() {
        return file;
    }

    Tensor tensor(String name) {
        return file.tensor(name);
    }

    double[] doubles(String name, int length) {
        double[] values = file.tensor(name).doubles();
        if (values.length != length) {
            throw new IllegalArgumentException(
                    "Tensor '%s' has %d numbers instead of %d.".formatted(name, values.length, length));
        }
        return values;
    }

    double[] positive(String name, int length) {
        double[] values = doubles(name, length);
        if (Arrays.stream(values).anyMatch(value -> value <= 0)) {
            throw new IllegalArgumentException(
                    "Tensor '%s' holds numbers that are not positive: the model is damaged.".formatted(name));
        }
        return values;
    }

    /** The network whose tensors stand under the prefix; it takes {@code features}. */
    Vae network(String prefix, int features, ComputeDevice device) {
        try (Opened opened = new Opened()) {
            Vae vae = opened.add(new Vae(file.tensorsUnder(prefix), device));
            if (vae.features() != features) {
                throw new IllegalArgumentException("The network '%s' takes %d features, but the file names %d."
                        .formatted(prefix, vae.features(), features));
            }
            opened.keep();
            return vae;
        }
    }

    /** The same, where the latent dimensions are known too. */
    Vae network(String prefix, int features, int latent, ComputeDevice device) {
        try (Opened opened = new Opened()) {
            Vae vae = opened.add(network(prefix, features, device));
            if (vae.latent() != latent) {
                throw new IllegalArgumentException(
                        "The network '%s' takes %d features to %d latent dimensions, but the file names %d and %d."
                                .formatted(prefix, vae.features(), vae.latent(), features, latent));
            }
            opened.keep();
            return vae;
        }
    }

    /** Files of builds before there were differences do not speak of them. */
    private boolean differences() {
        String text = file.metadata().getOrDefault(DIFFERENCES, "false");
        boolean known = text.equals("true") || text.equals("false");
        if (!known || (text.equals("true") && window == 1)) {
            throw new IllegalArgumentException(
                    "The file's differences are '%s' for a window of %d: the model is damaged."
                            .formatted(text, window));
        }
        return text.equals("true");
    }

    private double number(String name, double lowest, double highest) {
        String text = file.string(name);
        try {
            double value = Double.parseDouble(text);
            if (value >= lowest && value <= highest) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The file's %s '%s' is no number.".formatted(name, text), e);
        }
        throw new IllegalArgumentException(
                "The file's %s %s is not between %s and %s.".formatted(name, text, lowest, highest));
    }

    private static String toJson(List<String> names) {
        try {
            return JSON.writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings always make JSON.", e);
        }
    }

    private static List<String> fromJson(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The file's feature names are no JSON array of strings.", e);
        }
    }
}
