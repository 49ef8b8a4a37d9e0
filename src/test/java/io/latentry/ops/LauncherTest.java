/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a tree of its own, with a build and a JVM that only say what they were asked. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a POSIX shell script")
class LauncherTest {
    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final Map<Long, Path> errors = new HashMap<>();
    private Path home;

    @BeforeEach
    void layOut() throws IOException {
        home = Files.createDirectories(folder.resolve("a house")).toRealPath();
        Files.createDirectories(home.resolve("schemas"));
        Files.createDirectories(home.resolve("src/main/java"));
        Files.writeString(home.resolve("pom.xml"), "<project/>");
        Files.writeString(home.resolve("src/main/java/A.java"), "class A {}");
        script(home.resolve("latentry"), Files.readString(Path.of("latentry")));
        script(home.resolve("mvnw"), """
                #!/bin/sh
                echo "$@" >>builds
                sleep 1
                mkdir -p target/lib target/lib-local
                : >target/latentry.jar
                """);
        jvm("17.0.15");
        age(LONG_AGO);
    }

    @Test
    void start_withoutBuild_buildsAndRuns() throws Exception {
        // When
        Outcome outcome = start(home.resolve("latentry"), "--version", "two words");

        // Then
        assertThat(outcome.code()).isZero();
        assertThat(outcome.errors()).contains("latentry: building").contains("latentry: built in");
        assertThat(outcome.output())
                .containsSubsequence(
                        "-Dai.djl.offline=true",
                        "-cp",
                        home + "/target/latentry.jar:" + home + "/target/lib/*:" + home + "/target/lib-local/*",
                        "io.latentry.cli.Latentry",
                        "--version",
                        "two words");
        assertThat(builds())
                .hasSize(1)
                .allSatisfy(arguments -> assertThat(arguments).endsWith(" package"));
    }

    @Test
    void start_freshBuild_doesNotBuildAgain() throws Exception {
        // Given
        start(home.resolve("latentry"));

        // When
        Outcome outcome = start(home.resolve("latentry"));

        // Then
        assertThat(outcome.code()).isZero();
        assertThat(outcome.errors()).isEmpty();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void start_sourceNewerThanBuild_buildsAgain() throws Exception {
        // Given
        start(home.resolve("latentry"));
        Files.setLastModifiedTime(
                home.resolve("src/main/java/A.java"),
                FileTime.from(Instant.now().plusSeconds(60)));

        // When
        Outcome outcome = start(home.resolve("latentry"));

        // Then
        assertThat(outcome.code()).isZero();
        assertThat(builds()).hasSize(2);
    }

    @Test
    void start_buildFails_showsItsOutputAndLeavesNoLock() throws Exception {
        // Given
        script(home.resolve("mvnw"), "#!/bin/sh\necho cannot find symbol\nexit 1\n");

        // When
        Outcome outcome = start(home.resolve("latentry"));

        // Then
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.errors())
                .contains("cannot find symbol")
                .contains("latentry: the build failed; the whole log is in " + home + "/.latentry/build.log");
        assertThat(Files.isSymbolicLink(lock())).isFalse();
    }

    @Test
    void start_twiceAtOnce_buildsOnce() throws Exception {
        // When
        Process first = launch(Map.of(), home.resolve("latentry"));
        Process second = launch(Map.of(), home.resolve("latentry"));
        Outcome firstOutcome = outcome(first);
        Outcome secondOutcome = outcome(second);

        // Then
        assertThat(firstOutcome.code()).isZero();
        assertThat(secondOutcome.code()).isZero();
        assertThat(builds()).hasSize(1);
        assertThat(Files.isSymbolicLink(lock())).isFalse();
    }

    @Test
    void start_lockOfDeadProcess_isTakenOver() throws Exception {
        // Given
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(lock().getParent());
        Files.createSymbolicLink(lock(), Path.of(Long.toString(dead.pid())));

        // When
        Outcome outcome = start(home.resolve("latentry"));

        // Then
        assertThat(outcome.code()).isZero();
        assertThat(builds()).hasSize(1);
        assertThat(Files.isSymbolicLink(lock())).isFalse();
    }

    @Test
    void start_throughSymbolicLinksFromElsewhere_findsItsHome() throws Exception {
        // Given
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("absolute"), home.resolve("latentry"));
        Files.createSymbolicLink(bin.resolve("relative"), Path.of("absolute"));

        // When
        Outcome outcome = start(bin.resolve("relative"));

        // Then
        assertThat(outcome.code()).isZero();
        assertThat(outcome.output()).anyMatch(line -> line.startsWith(home + "/target/latentry.jar:"));
    }

    @Test
    void start_oldJava_saysWhatIsNeeded() throws Exception {
        // Given
        jvm("11.0.20");

        // When
        Outcome outcome = start(home.resolve("latentry"));

        // Then
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errors())
                .contains("is too old; a JDK 17 or newer is needed")
                .contains("11.0.20");
        assertThat(builds()).isEmpty();
    }

    @Test
    void start_wrongJavaHome_namesIt() throws Exception {
        // When
        Outcome outcome = outcome(launch(Map.of("JAVA_HOME", "/nowhere"), home.resolve("latentry")));

        // Then
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.errors())
                .isEqualTo("latentry: JAVA_HOME is /nowhere, and there is no bin/java in it;"
                        + " point it at a JDK 17 or newer\n");
    }

    @Test
    void start_optionsAndCacheFolders_reachTheJvm() throws Exception {
        // Given
        jvm("24");

        // When
        Outcome own = outcome(launch(
                Map.of("JAVA_OPTS", "-Xmx1g -Da=b", "LATENTRY_OPTS", "-Dc=d", "DJL_CACHE_DIR", "/srv/djl"),
                home.resolve("latentry")));
        Outcome built = outcome(launch(Map.of("XDG_CACHE_HOME", "/var/cache"), home.resolve("latentry")));

        // Then
        assertThat(own.output())
                .contains("--enable-native-access=ALL-UNNAMED", "-Xmx1g", "-Da=b", "-Dc=d", "DJL_CACHE_DIR=/srv/djl")
                .contains("OPT_OUT_TRACKING=true");
        assertThat(built.output()).contains("DJL_CACHE_DIR=/var/cache/latentry/djl");
    }

    @Test
    void start_becomesTheJvm_soThatSignalsReachIt() throws Exception {
        // Given
        Process process = launch(Map.of(), home.resolve("latentry"));

        // When
        long pid = process.pid();
        Outcome outcome = outcome(process);

        // Then
        assertThat(outcome.output()).contains("pid=" + pid);
    }

    @Test
    void start_installationWithoutSources_neverBuilds() throws Exception {
        // Given
        start(home.resolve("latentry"));
        Files.delete(home.resolve("pom.xml"));
        Files.delete(home.resolve("target/lib-local"));

        // When
        Outcome outcome = start(home.resolve("latentry"));

        // Then
        assertThat(outcome.code()).isZero();
        assertThat(builds()).hasSize(1);
    }

    private record Outcome(int code, List<String> output, String errors) {}

    private Outcome start(Path launcher, String... arguments) throws Exception {
        return outcome(launch(Map.of(), launcher, arguments));
    }

    private Process launch(Map<String, String> environment, Path launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_OPTS", "LATENTRY_OPTS", "DJL_CACHE_DIR"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().putAll(environment);
        builder.redirectError(Files.createTempFile(folder, "errors", ".txt").toFile());
        Process process = builder.start();
        errors.put(process.pid(), builder.redirectError().file().toPath());
        return process;
    }

    private Outcome outcome(Process process) throws Exception {
        List<String> output = process.inputReader().lines().toList();
        assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
        return new Outcome(process.exitValue(), output, Files.readString(errors.get(process.pid())));
    }

    private List<String> builds() throws IOException {
        Path file = home.resolve("builds");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    private Path lock() {
        return home.resolve(".latentry/build.lock");
    }

    private void jvm(String version) throws IOException {
        Files.createDirectories(folder.resolve("jdk/bin"));
        script(folder.resolve("jdk/bin/java"), """
                #!/bin/sh
                [ "$1" != -version ] || { echo 'openjdk version "VERSION" 2026-01-01' >&2; exit; }
                printf '%s\\n' "$@" "pid=$$" "DJL_CACHE_DIR=$DJL_CACHE_DIR" "OPT_OUT_TRACKING=$OPT_OUT_TRACKING"
                """.replace("VERSION", version));
        script(folder.resolve("jdk/bin/javac"), "#!/bin/sh\n");
    }

    private void age(Instant time) throws IOException {
        try (var files = Files.walk(home)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(time));
            }
        }
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
