/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;

/** The arrows between the rooms. */
@AnalyzeClasses(packages = "io.latentry", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule arrows = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("config")
            .definedBy("io.latentry.config")
            .layer("avro")
            .definedBy("io.latentry.avro")
            .layer("vae")
            .definedBy("io.latentry.vae")
            .layer("detect")
            .definedBy("io.latentry.detect")
            .layer("model")
            .definedBy("io.latentry.model")
            .layer("feedback")
            .definedBy("io.latentry.feedback")
            .layer("stream")
            .definedBy("io.latentry.stream")
            .layer("backtest")
            .definedBy("io.latentry.backtest")
            .layer("retrain")
            .definedBy("io.latentry.retrain")
            .layer("offline")
            .definedBy("io.latentry.offline..")
            .layer("web")
            .definedBy("io.latentry.web")
            .layer("local")
            .definedBy("io.latentry.local")
            .layer("bench")
            .definedBy("io.latentry.bench")
            .layer("cli")
            .definedBy("io.latentry.cli")
            .whereLayer("config")
            .mayNotAccessAnyLayer()
            .whereLayer("avro")
            .mayOnlyAccessLayers("config")
            .whereLayer("vae")
            .mayNotAccessAnyLayer()
            .whereLayer("detect")
            .mayOnlyAccessLayers("vae")
            .whereLayer("model")
            .mayOnlyAccessLayers("vae", "detect", "avro", "config")
            .whereLayer("feedback")
            .mayOnlyAccessLayers("avro", "config")
            .whereLayer("stream")
            .mayOnlyAccessLayers("detect", "model", "avro", "config")
            .whereLayer("backtest")
            .mayOnlyAccessLayers("detect", "model", "stream", "avro", "config")
            .whereLayer("retrain")
            .mayOnlyAccessLayers("vae", "detect", "model", "feedback", "avro", "config")
            .whereLayer("offline")
            .mayOnlyAccessLayers("vae", "detect", "model", "config")
            .whereLayer("web")
            .mayOnlyAccessLayers("model", "avro", "config")
            .whereLayer("local")
            .mayOnlyAccessLayers("avro", "config")
            .whereLayer("bench")
            .mayOnlyAccessLayers(
                    "config", "avro", "vae", "detect", "model", "stream", "retrain", "offline", "web", "local");

    @ArchTest
    static final ArchRule vaeKnowsNeitherKafkaNorAvro = noClasses()
            .that()
            .resideInAnyPackage("io.latentry.vae", "io.latentry.detect")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "org.apache.avro..");

    @ArchTest
    static final ArchRule onlyTheNetworkKnowsDjl = classes()
            .that()
            .resideOutsideOfPackages("io.latentry.vae", "io.latentry.detect")
            .should()
            .onlyDependOnClassesThat()
            .resideOutsideOfPackage("ai.djl..");

    @ArchTest
    static final ArchRule onlyLocalKnowsTheBroker = noClasses()
            .that()
            .resideOutsideOfPackage("io.latentry.local")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..", "org.apache.kafka.server..", "org.apache.kafka.metadata..");
}
