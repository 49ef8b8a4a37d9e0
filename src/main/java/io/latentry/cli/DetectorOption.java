/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code --detector NAME} of the commands that speak of all detectors unless told otherwise. */
final class DetectorOption {
    @Option(
            names = "--detector",
            paramLabel = "NAME",
            description = "Only this detector; may be given several times. All of the file's unless given.")
    private List<String> names = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /**
     * The detectors that are meant.
     *
     * @throws ParameterException when the file has none of a name
     */
    List<DetectorConfig> of(LatentryConfig config) {
        if (names.isEmpty()) {
            return config.detectors();
        }
        return names.stream()
                .map(name -> config.detector(name)
                        .orElseThrow(() -> new ParameterException(
                                spec.commandLine(),
                                "--detector: there is no detector " + name + "; there are "
                                        + String.join(
                                                ", ",
                                                config.detectors().stream()
                                                        .map(DetectorConfig::name)
                                                        .toList()))))
                .toList();
    }
}
