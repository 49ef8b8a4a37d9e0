/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.RegistryUnavailableException;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry config check}: whether the file is right, and what each detector finds in its topics. */
@Command(
        name = "check",
        description = {
            "Check the file, and show what each detector finds in its topics: schemas, fields, features, first rows.",
            "Exit codes: 0 all is well, 1 Kafka or the registry does not answer, a topic is missing or none of its records"
                    + " is readable, 2 the file is wrong."
        },
        mixinStandardHelpOptions = true)
final class ConfigCheckCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--offline", description = "Check the file alone; ask neither Kafka nor the registry.")
    private boolean offline;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many of the newest records to read for each detector. Default: ${DEFAULT-VALUE}.")
    private int records;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LatentryConfig loaded = config.load();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("The file is right: %s%n", counted(loaded.detectors().size(), "detector"));
        boolean well = true;
        if (!offline) {
            SchemaRegistryClient registry = SchemaRegistryClient.of(loaded.schemaRegistry());
            for (DetectorConfig detector : loaded.detectors()) {
                well &= check(loaded, detector, registry, out);
            }
        }
        out.flush();
        return well ? 0 : 1;
    }

    private boolean check(
            LatentryConfig loaded, DetectorConfig detector, SchemaRegistryClient registry, PrintWriter out) {
        out.printf("%nDetector %s%n", detector.name());
        try {
            TopicSample sample = TopicSample.read(loaded.kafka(), detector.topics(), records);
            DetectorSurvey survey = new DetectorSurvey(detector, registry);
            sample.records().forEach(survey::add);
            new SurveyReport(out, registry).print(detector, sample, survey);
            return !sample.partitions().containsValue(0) && !survey.isUseless();
        } catch (RegistryUnavailableException e) {
            out.printf("  %s%n", e.getMessage());
        } catch (KafkaException e) {
            out.printf("  Kafka at %s: %s%n", loaded.bootstrapServers(), e.getMessage());
        }
        return false;
    }

    private static String counted(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
