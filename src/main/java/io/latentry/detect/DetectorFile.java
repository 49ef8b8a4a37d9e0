/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.SafeTensors;
import io.latentry.vae.Tensor;
import io.latentry.vae.Vae;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A detector as one safetensors file: weights, scaler, statistics, calibration; names and α in the metadata. */
final class DetectorFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FORMAT = "latentry-detector";
    private static final String VERSION = "1";

    private static final String NETWORK = "network.";
    private static final String SCALER_MEAN = "scaler.mean";
    private static final String SCALER_DEVIATION = "scaler.standardDeviation";
    private static final String RESIDUAL_VARIANCE = "statistics.residualVariance";
    private static final String LATENT_CENTRE = "statistics.latentCentre";
    private static final String LATENT_PRECISION = "statistics.latentPrecision";
    private static final String RECONSTRUCTION = "calibration.reconstruction.";
    private static final String LATENT = "calibration.latent.";
    private static final String JOINT = "calibration.joint.";

    private DetectorFile() {}

    static byte[] write(
            List<String> featureNames,
            double falseAlarmRate,
            RowScaler scaler,
            SignalStatistics statistics,
            Calibration calibration,
            Vae vae) {
        SortedMap<String, Tensor> tensors = new TreeMap<>();
        putAll(tensors, NETWORK, vae.weights());
        tensors.put(SCALER_MEAN, Tensor.of(scaler.mean()));
        tensors.put(SCALER_DEVIATION, Tensor.of(scaler.standardDeviation()));
        tensors.put(RESIDUAL_VARIANCE, Tensor.of(statistics.residualVariance()));
        tensors.put(LATENT_CENTRE, Tensor.of(statistics.latentCentre()));
        tensors.put(LATENT_PRECISION, Tensor.of(statistics.latentPrecision()));
        putAll(tensors, RECONSTRUCTION, calibration.reconstruction().tensors());
        putAll(tensors, LATENT, calibration.latent().tensors());
        putAll(tensors, JOINT, calibration.joint().tensors());
        SortedMap<String, String> metadata = new TreeMap<>();
        metadata.put("format", FORMAT);
        metadata.put("version", VERSION);
        metadata.put("features", toJson(featureNames));
        metadata.put("falseAlarmRate", Double.toString(falseAlarmRate));
        return new SafeTensors(metadata, tensors).toBytes();
    }

    static Detector read(byte[] bytes, ComputeDevice device) {
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
        List<String> featureNames = fromJson(file.string("features"));
        int width = featureNames.size();
        RowScaler scaler = new RowScaler(doubles(file, SCALER_MEAN, width), positive(file, SCALER_DEVIATION, width));
        double[] centre = file.tensor(LATENT_CENTRE).doubles();
        SignalStatistics statistics = new SignalStatistics(
                positive(file, RESIDUAL_VARIANCE, width),
                centre,
                doubles(file, LATENT_PRECISION, centre.length * centre.length));
        Calibration calibration =
                new Calibration(calibration(file, RECONSTRUCTION), calibration(file, LATENT), calibration(file, JOINT));
        double falseAlarmRate = falseAlarmRate(file.string("falseAlarmRate"));
        Vae vae = new Vae(file.tensorsUnder(NETWORK), device);
        if (vae.features() != width || vae.latent() != centre.length) {
            vae.close();
            throw new IllegalArgumentException(
                    "The network takes %d features to %d latent dimensions, but the file names %d and %d."
                            .formatted(vae.features(), vae.latent(), width, centre.length));
        }
        return new Detector(featureNames, falseAlarmRate, scaler, statistics, calibration, vae);
    }

    private static TailCalibration calibration(SafeTensors file, String prefix) {
        return TailCalibration.of(file.tensorsUnder(prefix));
    }

    private static double[] doubles(SafeTensors file, String name, int length) {
        double[] values = file.tensor(name).doubles();
        if (values.length != length) {
            throw new IllegalArgumentException(
                    "Tensor '%s' has %d numbers instead of %d.".formatted(name, values.length, length));
        }
        return values;
    }

    private static double[] positive(SafeTensors file, String name, int length) {
        double[] values = doubles(file, name, length);
        if (Arrays.stream(values).anyMatch(value -> value <= 0)) {
            throw new IllegalArgumentException(
                    "Tensor '%s' holds numbers that are not positive: the model is damaged.".formatted(name));
        }
        return values;
    }

    private static double falseAlarmRate(String text) {
        try {
            double rate = Double.parseDouble(text);
            if (rate > 0 && rate < 1) {
                return rate;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("The file's falseAlarmRate '%s' is no number.".formatted(text), e);
        }
        throw new IllegalArgumentException("The file's falseAlarmRate %s is not between 0 and 1.".formatted(text));
    }

    private static void putAll(Map<String, Tensor> tensors, String prefix, Map<String, Tensor> more) {
        more.forEach((name, tensor) -> tensors.put(prefix + name, tensor));
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
