/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.stream.DeadLetter;
import io.latentry.stream.DeadLetterBox;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry dead-letters list}. */
@Command(name = "list", description = "List dead letters, the newest last.", mixinStandardHelpOptions = true)
final class DeadLettersListCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private DeadLetterFilter filter;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most so many of the newest; ${DEFAULT-VALUE} unless given.")
    private int limit;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DeadLetterBox.Listing listing = new DeadLetterBox(config.load()).newest(filter.predicate(), Math.max(0, limit));
        List<DeadLetter> shown = listing.letters();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(DeadLetterTable.json(shown).toPrettyString());
        } else {
            DeadLetterTable.printHeader(out);
            shown.forEach(letter -> DeadLetterTable.print(letter, out));
            out.printf("%,d of %,d dead letters%n", shown.size(), listing.found());
        }
        out.flush();
        return ExitCode.OK;
    }
}
