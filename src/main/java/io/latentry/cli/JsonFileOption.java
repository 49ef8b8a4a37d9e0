/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --json}, whose folder is looked for before a bench begins and not when it is over. */
final class JsonFileOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private Optional<Path> file = Optional.empty();

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures to this file too.")
    void setFile(Path path) {
        Path folder = path.toAbsolutePath().getParent();
        if (Files.isDirectory(path) || folder == null || !Files.isWritable(folder)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--json " + path + ": no file can be written there; name one in a folder that exists");
        }
        file = Optional.of(path);
    }

    Optional<Path> file() {
        return file;
    }
}
