/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.stream.DeadLetter;
import io.latentry.stream.DeadLetterBox;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry dead-letters redrive}. */
@Command(
        name = "redrive",
        description = {
            "Send dead letters back to the topic that they came from, as they were, each once.",
            "Whoever else reads that topic sees the record a second time."
        },
        mixinStandardHelpOptions = true)
final class DeadLettersRedriveCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Mixin
    private DeadLetterFilter filter;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            defaultValue = "3",
            description = "Leave records that have been sent back so often already; ${DEFAULT-VALUE} unless given.")
    private int maxAttempts;

    @Option(names = "--dry-run", description = "Only say what would be sent back.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        DeadLetterBox box = new DeadLetterBox(config.load());
        Predicate<DeadLetter> wanted = filter.predicate().and(letter -> letter.attempts() < maxAttempts);
        PrintWriter out = spec.commandLine().getOut();
        AtomicLong letters = new AtomicLong();
        Consumer<DeadLetter> print = letter -> {
            letters.incrementAndGet();
            DeadLetterTable.print(letter, out);
        };
        DeadLetterTable.printHeader(out);
        if (dryRun) {
            box.open(wanted, print);
        } else {
            box.redrive(wanted, print);
        }
        out.printf(dryRun ? "%,d would be sent back%n" : "%,d sent back%n", letters.get());
        out.flush();
        return ExitCode.OK;
    }
}
