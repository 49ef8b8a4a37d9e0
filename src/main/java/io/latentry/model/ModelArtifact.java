/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.avro.ModelManifest;
import io.latentry.detect.AlarmRule;
import io.latentry.detect.AlarmRuleException;
import io.latentry.detect.Detector;
import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Opened;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A trained detector as it travels: its bytes and the manifest that says what they are.
 *
 * @param manifest where the model came from and how to check it
 * @param bytes the detector, as {@link Detector#toBytes()} wrote it
 */
public record ModelArtifact(ModelManifest manifest, byte[] bytes) {

    /**
     * Checks size, hash and fingerprint.
     *
     * @throws InvalidModelException when a check fails; the message names the check
     */
    void verify() {
        if (bytes.length != manifest.getSizeBytes()) {
            throw new InvalidModelException(
                    "size: " + bytes.length + " bytes, the manifest says " + manifest.getSizeBytes());
        }
        if (!sha256(bytes).equals(manifest.getSha256())) {
            throw new InvalidModelException("hash: SHA-256 of the bytes differs from the manifest's");
        }
        if (!fingerprint(manifest.getFeatureNames()).equals(manifest.getFeatureFingerprint())) {
            throw new InvalidModelException("fingerprint: the feature names differ from the manifest's fingerprint");
        }
    }

    /**
     * Verifies the artifact and loads the detector.
     *
     * @throws InvalidModelException when a check fails; the message names the check
     */
    public Detector load(ComputeDevice device) {
        verify();
        return open(device, AlarmRule.AS_TRAINED);
    }

    /**
     * Loads the detector of a verified artifact.
     *
     * @param rule how many alarms it is to give
     * @throws InvalidModelException when the bytes are no detector of these features, or hold non-finite weights
     * @throws AlarmRuleException when it cannot give so many alarms
     */
    Detector open(ComputeDevice device, AlarmRule rule) {
        try (Opened opened = new Opened()) {
            Detector detector = opened.add(read(device, rule));
            if (!detector.featureNames().equals(manifest.getFeatureNames())) {
                throw new InvalidModelException("features: the detector's feature names differ from the manifest's");
            }
            opened.keep();
            return detector;
        }
    }

    private Detector read(ComputeDevice device, AlarmRule rule) {
        try {
            return Detector.fromBytes(bytes, device, rule);
        } catch (AlarmRuleException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException("bytes: " + e.getMessage(), e);
        }
    }

    /** SHA-256 of the names in their order, lower-case hex. */
    public static String fingerprint(List<String> featureNames) {
        return sha256(String.join("\n", featureNames).getBytes(StandardCharsets.UTF_8));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
