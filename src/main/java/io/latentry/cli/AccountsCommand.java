/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.latentry.config.DetectorConfig;
import io.latentry.config.LatentryConfig;
import io.latentry.stream.AccountBook;
import io.latentry.stream.DetectorAccount;
import io.latentry.stream.PartitionAccount;
import io.latentry.stream.TopicCount;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry accounts}: what became of every record, as Kafka has it. */
@Command(
        name = "accounts",
        description = "Say what became of every record: normal, anomalous, dead letter or null value.",
        mixinStandardHelpOptions = true)
final class AccountsCommand implements Callable<Integer> {
    private static final String HEADER = "%-16s %-32s %12s %12s %12s %12s %12s %12s %12s%n";
    private static final String LINE = "%-16s %-32s %,12d %,12d %,12d %,12d %,12d %,12d %,12d%n";

    @Mixin
    private ConfigOption config;

    @Mixin
    private DetectorOption detectors;

    @Option(
            names = "--verify",
            description = {
                "Count the records in the topics, too, and exit with 1 if they differ.",
                "What cannot be compared is said and makes no failure: counts of which records were deleted from a topic"
                        + " (an event or dead letter that was lost cannot be told from a deleted one then);"
                        + " effects of a detector that repartitions by entity, while it is at work;"
                        + " a detector that has gone on while its account was read;"
                        + " partitions of which its group has no committed offset any more."
            })
    private boolean verify;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        LatentryConfig loaded = config.load();
        List<DetectorAccount> accounts = new ArrayList<>();
        List<String> mismatches = new ArrayList<>();
        List<String> unverified = new ArrayList<>();
        try (AccountBook book = new AccountBook(loaded)) {
            for (DetectorConfig detector : detectors.of(loaded)) {
                DetectorAccount account = book.account(detector);
                accounts.add(account);
                if (verify) {
                    TopicCount count = TopicCount.of(loaded, detector, account);
                    mismatches.addAll(count.mismatches());
                    unverified.addAll(count.unverified());
                }
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(json(accounts, mismatches, unverified).toPrettyString());
        } else {
            table(accounts, out);
        }
        out.flush();
        unverified.forEach(spec.commandLine().getErr()::println);
        mismatches.forEach(spec.commandLine().getErr()::println);
        spec.commandLine().getErr().flush();
        return mismatches.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static void table(List<DetectorAccount> accounts, PrintWriter out) {
        out.printf(
                HEADER,
                "detector",
                "partition",
                "records",
                "normal",
                "anomalous",
                "dead letters",
                "null values",
                "committed",
                "to be read");
        for (DetectorAccount account : accounts) {
            for (DetectorAccount.Line line : account.lines()) {
                PartitionAccount counts = line.account();
                out.printf(
                        LINE,
                        account.detector(),
                        line.partition(),
                        counts.records(),
                        counts.normal(),
                        counts.anomalous(),
                        counts.deadLetters(),
                        counts.nullValues(),
                        line.committed(),
                        line.lag());
            }
            if (account.repartitioned()) {
                out.printf(
                        "%-16s judged by entity: %,d normal, %,d anomalous, %,d dead letters in all; %,d under way%n",
                        account.detector(),
                        account.normal(),
                        account.anomalous(),
                        account.deadLetters(),
                        account.underWay());
            }
            if (account.lines().isEmpty()) {
                out.printf("%-16s no record yet%n", account.detector());
            } else if (!account.adrift().isEmpty()) {
                out.printf(
                        "%-16s has no committed offset of %s: accounts as they were put last%n",
                        account.detector(), account.adrift());
            } else if (!account.settled()) {
                out.printf("%-16s is at work: its figures are of different moments%n", account.detector());
            }
        }
    }

    private static ObjectNode json(List<DetectorAccount> accounts, List<String> mismatches, List<String> unverified) {
        ObjectNode root = new ObjectMapper().createObjectNode();
        ArrayNode detectors = root.putArray("detectors");
        for (DetectorAccount account : accounts) {
            ObjectNode detector = detectors.addObject();
            detector.put("detector", account.detector())
                    .put("settled", account.settled())
                    .put("records", account.records())
                    .put("normal", account.normal())
                    .put("anomalous", account.anomalous())
                    .put("deadLetters", account.deadLetters())
                    .put("nullValues", account.nullValues())
                    .put("underWay", account.underWay());
            lines(account.lines(), detector.putArray("partitions"));
            lines(account.judged(), detector.putArray("judgedFrom"));
        }
        mismatches.forEach(root.putArray("mismatches")::add);
        unverified.forEach(root.putArray("unverified")::add);
        return root;
    }

    private static void lines(List<DetectorAccount.Line> lines, ArrayNode list) {
        for (DetectorAccount.Line line : lines) {
            PartitionAccount counts = line.account();
            list.addObject()
                    .put("topic", line.partition().topic())
                    .put("partition", line.partition().partition())
                    .put("from", counts.from())
                    .put("records", counts.records())
                    .put("normal", counts.normal())
                    .put("anomalous", counts.anomalous())
                    .put("deadLetters", counts.deadLetters())
                    .put("nullValues", counts.nullValues())
                    .put("committed", line.isAnchored() ? line.committed() : null)
                    .put("lag", line.isAnchored() ? line.lag() : null);
        }
    }
}
