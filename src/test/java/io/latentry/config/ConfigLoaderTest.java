/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.latentry.config.ConfigException.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigLoaderTest {
    private static final String MINIMAL = """
            kafka:
              bootstrap.servers: localhost:9092
            schemaRegistry:
              schema.registry.url: http://localhost:8081
            detectors:
              - name: pumps
                topics: [readings]
                features: [flow, pressure]
            """;

    @TempDir
    Path folder;

    @Test
    void load_onlyRequiredKeys_restIsBuiltIn() {
        // When
        LatentryConfig config = load(MINIMAL);

        // Then
        assertThat(config.bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(config.schemaRegistry()).containsEntry("schema.registry.url", "http://localhost:8081");
        assertThat(config.topics()).isEqualTo(new TopicsConfig("latentry.", true, (short) -1));
        assertThat(config.application()).isEqualTo(new ApplicationConfig("latentry-", ".latentry/state"));
        assertThat(config.device()).isEqualTo("auto");
        assertThat(config.dashboard()).isEqualTo(new DashboardConfig("127.0.0.1", 8080));
        assertThat(config.health()).isEmpty();
        DetectorConfig detector = config.detector("pumps").orElseThrow();
        assertThat(detector.entity()).isEqualTo("key");
        assertThat(detector.time()).isEqualTo("record");
        assertThat(detector.history())
                .isEqualTo(new HistoryConfig(
                        Optional.empty(), Duration.ofDays(30), HistoryConfig.Layout.BLOCKS, HistoryConfig.Store.DISK));
        assertThat(detector.start()).isEqualTo(new StartConfig("earliest", Optional.empty()));
        assertThat(detector.passThrough()).isEmpty();
        assertThat(detector.scores()).isEqualTo(new ScoresConfig(ScoresConfig.Emit.SAMPLED, 100));
        assertThat(detector.falseAlarmRate()).isEqualTo(0.001);
        assertThat(detector.threads()).isEqualTo(2);
        assertThat(detector.model()).isEqualTo(new ModelConfig("sigma-vae", 1, null, null, null, 0.0, null, null, 1L));
        assertThat(detector.training())
                .isEqualTo(new TrainingConfig(
                        50_000,
                        200,
                        Optional.empty(),
                        Duration.ofHours(1),
                        0,
                        new DriftConfig(true, Duration.ofMinutes(5), 5_000),
                        false,
                        true,
                        true,
                        new GateConfig(true, 0.15, 3.0, 0.25, 0.1),
                        new ShadowConfig(0.1, Duration.ofMinutes(30), Duration.ofHours(1)),
                        20));
    }

    @Test
    void load_everyKey_arrivesInTheRecords() {
        // When
        LatentryConfig config = load("""
                kafka:
                  bootstrap.servers: a:9092, b:9092
                  session.timeout.ms: 45000
                  enable.idempotence: true
                  processing.guarantee: at_least_once
                  sasl.password: 012345
                  some.version: 1.10
                schemaRegistry:
                  schema.registry.url: https://registry:8081
                  auto.register.schemas: false
                topics: { prefix: plant., create: false, replicationFactor: 3 }
                application: { prefix: plant-, stateDir: /var/lib/latentry }
                device: gpu
                dashboard: { host: 0.0.0.0, port: 0 }
                health: { host: 0.0.0.0, port: 9000 }
                detectors:
                  - name: scenes
                    topics: [road, tunnel]
                    features: ["embedding[64]", speed]
                    entity: vehicle
                    time: takenAt
                    window: 16
                    differences: true
                    history: { maxGap: 30s, expireAfter: 2d, layout: whole, store: memory }
                    start: { from: 2026-11-01, liveAfter: "2026-11-22T06:00:00+01:00" }
                    passThrough: [site, engine.type]
                    scores: { emit: all, every: 7 }
                    falseAlarmRate: 1e-4
                    threads: 4
                    model: { kind: beta-vae, hidden: 64, latent: 8, beta: 2, betaWarmUp: 0.1, steps: 1000, learningRate: 0.01, seed: 42 }
                    training:
                      rows: 1000
                      minimumRows: 110
                      since: 7d
                      every: 15m
                      newRecords: 20000
                      drift: { enabled: false, every: 1m, records: 500 }
                      warmStart: false
                      keepVersions: 3
                      shadow: { share: 1, promoteAfter: 5m, watch: PT0S }
                """);

        // Then
        assertThat(config.kafka())
                .containsEntry("bootstrap.servers", "a:9092, b:9092")
                .containsEntry("session.timeout.ms", "45000")
                .containsEntry("enable.idempotence", "true")
                .containsEntry("processing.guarantee", "at_least_once")
                .containsEntry("sasl.password", "012345")
                .containsEntry("some.version", "1.10");
        assertThat(config.schemaRegistry()).containsEntry("auto.register.schemas", "false");
        assertThat(config.topics()).isEqualTo(new TopicsConfig("plant.", false, (short) 3));
        assertThat(config.stateDir()).isEqualTo(Path.of("/var/lib/latentry"));
        assertThat(config.device()).isEqualTo("gpu");
        assertThat(config.dashboard()).isEqualTo(new DashboardConfig("0.0.0.0", 0));
        assertThat(config.health()).contains(new HealthConfig("0.0.0.0", 9000));
        DetectorConfig detector = config.detectors().get(0);
        assertThat(detector.topics()).containsExactly("road", "tunnel");
        assertThat(detector.features()).containsExactly("embedding[64]", "speed");
        assertThat(detector.entity()).isEqualTo("vehicle");
        assertThat(detector.time()).isEqualTo("takenAt");
        assertThat(detector.window()).isEqualTo(16);
        assertThat(detector.differences()).isTrue();
        assertThat(detector.history())
                .isEqualTo(new HistoryConfig(
                        Optional.of(Duration.ofSeconds(30)),
                        Duration.ofDays(2),
                        HistoryConfig.Layout.WHOLE,
                        HistoryConfig.Store.MEMORY));
        assertThat(detector.start().fromTime()).contains(Instant.parse("2026-11-01T00:00:00Z"));
        assertThat(detector.start().liveAfter()).contains(Instant.parse("2026-11-22T05:00:00Z"));
        assertThat(detector.passThrough()).containsExactly("site", "engine.type");
        assertThat(detector.scores()).isEqualTo(new ScoresConfig(ScoresConfig.Emit.ALL, 7));
        assertThat(detector.falseAlarmRate()).isEqualTo(1e-4);
        assertThat(detector.threads()).isEqualTo(4);
        assertThat(detector.model().kind()).isEqualTo("beta-vae");
        assertThat(detector.model().beta()).hasValue(2);
        assertThat(detector.model().betaWarmUp()).isEqualTo(0.1);
        assertThat(detector.model().hidden()).hasValue(64);
        assertThat(detector.model().latent()).hasValue(8);
        assertThat(detector.model().steps()).hasValue(1000);
        assertThat(detector.model().seed()).isEqualTo(42);
        assertThat(detector.training())
                .isEqualTo(new TrainingConfig(
                        1000,
                        110,
                        Optional.of(Duration.ofDays(7)),
                        Duration.ofMinutes(15),
                        20_000,
                        new DriftConfig(false, Duration.ofMinutes(1), 500),
                        false,
                        true,
                        false,
                        null,
                        new ShadowConfig(1.0, Duration.ofMinutes(5), Duration.ZERO),
                        3));
    }

    @Test
    void load_fiveMistakes_namesAllOfThemInOneText() {
        // Given
        Path file = write("""
                kafka:
                  bootstrap.servers: localhost:9092
                  group.id: mine
                schemaRegistry:
                  schema.registry.url: http://localhost:8081
                device: tpu
                dashboard:
                  port: 70000
                detectors:
                  - name: pumps
                    topics: readings
                    faetures: [flow]
                """);

        // When
        ConfigException failure = catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, Map.of()));

        // Then
        assertThat(failure).hasMessage(file + """
                        :
                          kafka.group.id: cannot be set here; it is made of application.prefix and the detector's name
                          device: must be auto, cpu or gpu, but is "tpu"
                          dashboard.port: must be a whole number from 0 to 65535, but is 70000
                          detectors[0].faetures: unknown key; did you mean features?
                          detectors[0].topics: must be a list of one input topic or more, but is "readings\"""");
    }

    @Test
    void load_emptyFile_namesWhatIsMissing() {
        // When
        List<Problem> problems = problems("", Map.of());

        // Then
        assertThat(problems)
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("kafka", "schemaRegistry", "detectors");
        assertThat(problems).allSatisfy(problem -> assertThat(problem.message()).startsWith("missing; expected "));
    }

    @Test
    void load_blocksWithoutKeys_areBlocksOfDefaults() {
        // When
        LatentryConfig config = load(MINIMAL + "health:\ndashboard: {}\n");

        // Then
        assertThat(config.health()).contains(new HealthConfig("127.0.0.1", 8086));
        assertThat(config.dashboard().port()).isEqualTo(8080);
    }

    @Test
    void load_kafkaBlockWithoutBootstrapServers_namesTheKey() {
        // When
        List<Problem> problems =
                problems(MINIMAL.replace("bootstrap.servers: localhost:9092", "client.id: me"), Map.of());

        // Then
        assertThat(problems)
                .containsExactly(new Problem(
                        "kafka.bootstrap.servers", "missing; expected host:port, or several with commas between them"));
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', textBlock = """
            name: pumps          | name: pump house      | detectors[0].name: must be at most 100 letters, digits, '-' and '_', but is "pump house"
            name: pumps          | name:                 | detectors[0].name: must be at most 100 letters, digits, '-' and '_', but is empty
            topics: [readings]   | topics: [readings, readings] | detectors[0].topics: names "readings" twice
            topics: [readings]   | topics: [latentry.anomalies] | detectors[0].topics[0]: "latentry.anomalies" is written by latentry itself
            topics: [readings]   | topics: [latentry.replay] | detectors[0].topics[0]: "latentry.replay" is written by latentry itself
            topics: [readings]   | topics: [latentry.feedback] | detectors[0].topics[0]: "latentry.feedback" is written by latentry itself
            features: [flow, pressure] | features: []        | detectors[0].features: must not be empty; expected a list of one field or more, such as flow or embedding[64]
            features: [flow, pressure] | features: [flow, flow] | detectors[0].features: names "flow" twice
            features: [flow, pressure] | features: [flow, 'flow[3]'] | detectors[0].features[1]: "flow[3]" is the same field as "flow"
            features: [flow, pressure] | features: [flow, 7] | detectors[0].features[1]: must be a feature such as flow, engine.temperature, embedding[64], embedding[0..15], readings{inlet}, state=RUNNING or calendar.hour, but is 7
            features: [flow, pressure] | falseAlarmRate: 0   | detectors[0].falseAlarmRate: must be a number above 0 and at most 0.5, but is 0
            features: [flow, pressure] | model: { beta: many } | detectors[0].model.beta: must be a number from 0 to 1000, but is "many"
            features: [flow, pressure] | model: { networks: 17 } | detectors[0].model.networks: must be a whole number from 1 to 16, but is 17
            features: [flow, pressure] | model: { kind: gan } | detectors[0].model.kind: must be autoencoder, vae, beta-vae or sigma-vae, but is "gan"
            features: [flow, pressure] | model: { betaWarmUp: 2 } | detectors[0].model.betaWarmUp: must be a number from 0 to 1, but is 2
            features: [flow, pressure] | model: { kind: autoencoder, beta: 0 } | detectors[0].model.beta: an autoencoder has no KL term to weigh; leave it out, or use kind: sigma-vae
            features: [flow, pressure] | model: { kind: autoencoder, betaWarmUp: 0.1 } | detectors[0].model.betaWarmUp: an autoencoder has no KL term to weigh; leave it out, or use kind: sigma-vae
            features: [flow, pressure] | model: { kind: vae, beta: 2 } | detectors[0].model.beta: is 1 for a vae, but is 2; use kind: beta-vae
            features: [flow, pressure] | model: { kind: beta-vae, beta: 1.0 } | detectors[0].model.beta: must be above 1 for a beta-vae, but is 1.0; use kind: vae for 1
            features: [flow, pressure] | scores: { emit: some } | detectors[0].scores.emit: must be none, sampled or all, but is "some"
            features: [flow, pressure] | training: { every: daily } | detectors[0].training.every: must be a duration such as PT15M, 15m, 6h or 1d, but is "daily"
            features: [flow, pressure] | training: { drift: { every: PT0S } } | detectors[0].training.drift.every: must be longer than nothing
            features: [flow, pressure] | training: { every: PT0S } | detectors[0].training.every: must be longer than nothing
            features: [flow, pressure] | training: { rows: 150 } | detectors[0].training.rows: no training could start: rows is 150, minimumRows is 200
            features: [flow, pressure] | trainings: { rows: 1000 } | detectors[0].trainings: unknown key; did you mean training?
            features: [flow, pressure] | colour: red         | detectors[0].colour: unknown key; known are name, topics, features, entity, time, start, window, differences, history, scores, passThrough, falseAlarmRate, alarmBudget, threads, model, training
            features: [flow, pressure] | false_alarm_rate: 0.1 | detectors[0].false_alarm_rate: unknown key; did you mean falseAlarmRate?
            features: [flow, pressure] | features: [calendar.year] | detectors[0].features[0]: must be a feature such as flow, engine.temperature, embedding[64], embedding[0..15], readings{inlet}, state=RUNNING or calendar.hour, but is "calendar.year"
            features: [flow, pressure] | features: [calendar.hour] | detectors[0].features: name at least one field beside the calendar
            features: [flow, pressure] | start: { from: yesterday } | detectors[0].start.from: must be earliest, latest, or a moment such as 2026-11-22 or 2026-11-22T06:00:00Z, but is "yesterday"
            features: [flow, pressure] | start: { from: 2026-13-01 } | detectors[0].start.from: there is no such moment as "2026-13-01"
            features: [flow, pressure] | start: { liveAfter: '2026-11-22T06:00' } | detectors[0].start.liveAfter: must be a moment such as 2026-11-22 or 2026-11-22T06:00:00Z, but is "2026-11-22T06:00"
            features: [flow, pressure] | passThrough: ['site name'] | detectors[0].passThrough[0]: must be a field such as site, or one of a nested record such as engine.type, but is "site name"
            features: [flow, pressure] | window: 0           | detectors[0].window: must be a whole number from 1 to 1000, but is 0
            features: [flow, pressure] | differences: true   | detectors[0].differences: are changes between the readings of a window; set a window of more than 1, or leave it out
            features: [flow, pressure] | alarmBudget: 1 per entity per week | detectors[0].alarmBudget: counts opened alarms, and only a window of more than 1 has them; set falseAlarmRate, or a window
            features: [flow, pressure] | window: 4\\n    alarmBudget: weekly | detectors[0].alarmBudget: must be a number of alarms and a time, such as 1 per entity per week (hour, day, week or month), but is "weekly"
            features: [flow, pressure] | window: 4\\n    alarmBudget: 0.0 per entity per day | detectors[0].alarmBudget: must be a number of alarms and a time, such as 1 per entity per week (hour, day, week or month), but is "0.0 per entity per day"
            features: [flow, pressure] | window: 4\\n    falseAlarmRate: 0.01\\n    alarmBudget: 1 per entity per day | detectors[0].alarmBudget: says the same as falseAlarmRate in other words; set one of them
            features: [flow, pressure] | history: { maxGap: 30s } | detectors[0].history: is kept of the readings of a window; set a window of more than 1, or leave it out
            features: [flow, pressure] | window: 4\\n    history: { maxGap: PT0S } | detectors[0].history.maxGap: must be longer than nothing
            features: [flow, pressure] | window: 4\\n    history: { expireAfter: never } | detectors[0].history.expireAfter: must be a duration such as P30D, 30d or 12h, but is "never"
            features: [flow, pressure] | window: 4\\n    history: { maxGap: 31d } | detectors[0].history.maxGap: is longer than an entity is remembered; set expireAfter to at least as long
            features: [flow, pressure] | window: 4\\n    history: { layout: rows } | detectors[0].history.layout: must be blocks or whole, but is "rows"
            features: [flow, pressure] | features: ['spectrum[4000]', calendar.hour]\\n    window: 100 | detectors[0].window: makes windows of 400200 numbers; at most 131072 can be kept of an entity
            localhost:9092       | localhost             | kafka.bootstrap.servers: must be host:port, or several with commas between them, but is "localhost"
            localhost:9092       | localhost:9092\\n  security: { protocol: SSL } | kafka.security: must be text, a number or true or false, but is a mapping
            localhost:9092       | localhost:9092\\n  application.id: x | kafka.application.id: cannot be set here; it is made of application.prefix and the detector's name
            localhost:9092       | localhost:9092\\n  max.request.size: 2MB | kafka.max.request.size: must be a whole number of bytes up to 2147483647, but is "2MB"
            localhost:9092       | localhost:9092\\n  producer.max.request.size: 4294967296 | kafka.producer.max.request.size: must be a whole number of bytes up to 2147483647, but is "4294967296"
            localhost:9092       | localhost:9092\\n  topic.max.message.bytes: -1 | kafka.topic.max.message.bytes: must be a whole number of bytes up to 2147483647, but is "-1"
            localhost:9092       | localhost:9092\\n  state.dir: x | kafka.state.dir: cannot be set here; use application.stateDir
            http://localhost:8081 | localhost:8081       | schemaRegistry.schema.registry.url: must be an http:// or https:// address, or several with commas between them, but is "localhost:8081"
            """)
    void load_oneMistake_saysWhereAndWhatWouldBeRight(String right, String wrong, String problem) {
        // Given
        String replacement = wrong.replace("\\n", "\n");
        String yaml = right.startsWith("features") && !wrong.startsWith("features")
                ? MINIMAL + "    " + replacement + "\n"
                : MINIMAL.replace(right, replacement);

        // When
        List<Problem> problems = problems(yaml, Map.of());

        // Then
        assertThat(problems).extracting(Problem::toString).containsExactly(problem);
    }

    @Test
    void load_sameNameTwice_namesTheOther() {
        // When
        List<Problem> problems =
                problems(MINIMAL + "  - { name: pumps, topics: [other], features: [flow] }\n", Map.of());

        // Then
        assertThat(problems)
                .containsExactly(new Problem("detectors[1].name", "\"pumps\" is also the name of detectors[0]"));
    }

    @Test
    void load_keyTwice_isRefused() {
        // When
        List<Problem> problems = problems(MINIMAL + "device: cpu\ndevice: gpu\n", Map.of());

        // Then
        assertThat(problems).containsExactly(new Problem("device", "given twice"));
    }

    @Test
    void load_alias_isRefusedByName() {
        // When
        List<Problem> problems = problems(MINIMAL.replace("[flow, pressure]", "*common"), Map.of());

        // Then
        assertThat(problems)
                .containsExactly(new Problem("detectors[0].features", "an alias (*common); write the value out"));
    }

    @Test
    void load_brokenYaml_givesLineAndColumn() {
        // When
        List<Problem> problems = problems("kafka:\n  bootstrap.servers: [a\ndevice: cpu\n", Map.of());

        // Then
        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.path()).isEqualTo("line 3, column 7");
            assertThat(problem.message()).startsWith("no YAML: ").contains("expected ',' or ']'");
        });
    }

    @Test
    void load_listAtTheTop_isRefused() {
        // When
        List<Problem> problems = problems("- kafka\n", Map.of());

        // Then
        assertThat(problems).containsExactly(new Problem("", "must be a mapping of keys to values, but is a list"));
    }

    @Test
    void load_noSuchFile_namesThePath() {
        // Given
        Path missing = folder.resolve("missing.yaml");

        // When // Then
        assertThatThrownBy(() -> ConfigLoader.load(missing, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(missing + ":\n  there is no such file");
    }

    @Test
    void load_folder_saysSo() {
        // When // Then
        assertThatThrownBy(() -> ConfigLoader.load(folder, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage(folder + ":\n  this is a folder; name the file");
    }

    @Test
    void load_environment_overridesTheFile() {
        // When
        LatentryConfig config = ConfigLoader.load(
                write(MINIMAL),
                Map.of(
                        "LATENTRY_KAFKA_BOOTSTRAP_SERVERS", "kafka:19092",
                        "LATENTRY_KAFKA_SSL_KEY__STORE", "x ",
                        "LATENTRY_SCHEMAREGISTRY_SCHEMA_REGISTRY_URL", "http://registry:8081",
                        "LATENTRY_TOPICS_PREFIX", "7",
                        "LATENTRY_TOPICS_CREATE", "false",
                        "LATENTRY_TOPICS_REPLICATIONFACTOR", "3",
                        "LATENTRY_DEVICE", "cpu",
                        "LATENTRY_DASHBOARD_PORT", " 8181",
                        "LATENTRY_HEALTH_PORT", "9000",
                        "LATENTRY_APPLICATION_STATEDIR", ""));

        // Then
        assertThat(config.kafka())
                .containsOnly(Map.entry("bootstrap.servers", "kafka:19092"), Map.entry("ssl.key_store", "x "));
        assertThat(config.schemaRegistry()).containsOnly(Map.entry("schema.registry.url", "http://registry:8081"));
        assertThat(config.topics()).isEqualTo(new TopicsConfig("7", false, (short) 3));
        assertThat(config.device()).isEqualTo("cpu");
        assertThat(config.dashboard().port()).isEqualTo(8181);
        assertThat(config.health()).contains(new HealthConfig("127.0.0.1", 9000));
        assertThat(config.application().stateDir()).isEqualTo(".latentry/state");
    }

    @Test
    void load_environmentOnly_suppliesMissingBlocks() {
        // Given
        String detectors = MINIMAL.substring(MINIMAL.indexOf("detectors"));

        // When
        LatentryConfig config = ConfigLoader.load(
                write(detectors),
                Map.of(
                        "LATENTRY_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092",
                        "LATENTRY_SCHEMAREGISTRY_SCHEMA_REGISTRY_URL", "http://registry:8081"));

        // Then
        assertThat(config.bootstrapServers()).isEqualTo("kafka:9092");
    }

    @Test
    void load_wrongValueInEnvironment_namesTheVariable() {
        // When
        List<Problem> problems = problems(
                MINIMAL,
                Map.of(
                        "LATENTRY_DASHBOARD_PORT", "tcp://10.0.0.1:8080",
                        "LATENTRY_KAFKA_GROUP_ID", "mine",
                        "LATENTRY_DEVCE", "cpu",
                        "LATENTRY_DETECTORS", "[]",
                        "LATENTRY_LOG_LEVEL", "DEBUG",
                        "LATENTRY_OPTS", "-Xmx1g",
                        "LATENTRYX", "not ours"));

        // Then
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactlyInAnyOrder(
                        "dashboard.port: must be a whole number from 0 to 65535, but is \"tcp://10.0.0.1:8080\""
                                + " (from LATENTRY_DASHBOARD_PORT)",
                        "kafka.group.id: cannot be set here; it is made of application.prefix and the detector's name"
                                + " (from LATENTRY_KAFKA_GROUP_ID)",
                        "LATENTRY_DETECTORS: unknown environment variable",
                        "LATENTRY_DEVCE: unknown environment variable; did you mean LATENTRY_DEVICE?");
    }

    @ParameterizedTest
    @CsvSource({"90s,PT90S", "15m,PT15M", "6h,PT6H", "1d,PT24H", "PT15M,PT15M", "P1DT2H,PT26H", "P2D,PT48H"})
    void load_duration_isReadInBothSpellings(String written, Duration read) {
        // When
        LatentryConfig config = load(MINIMAL + "    training: { every: " + written + " }\n");

        // Then
        assertThat(config.detectors().get(0).training().every()).isEqualTo(read);
    }

    private LatentryConfig load(String yaml) {
        return ConfigLoader.load(write(yaml), Map.of());
    }

    private List<Problem> problems(String yaml, Map<String, String> environment) {
        Path file = write(yaml);
        return catchThrowableOfType(ConfigException.class, () -> ConfigLoader.load(file, environment))
                .problems();
    }

    private Path write(String yaml) {
        try {
            return Files.writeString(folder.resolve("latentry.yaml"), yaml);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
