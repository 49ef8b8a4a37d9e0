/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IVersionProvider;

/** Entry point: {@code latentry COMMAND}. Exit codes: 0 success, 1 failure while running, 2 wrong usage or file, 3 new model rejected. */
@Command(
        name = "latentry",
        description = "Streaming anomaly detection on Kafka with variational autoencoders.",
        mixinStandardHelpOptions = true,
        versionProvider = Latentry.BuildVersion.class,
        subcommands = {
            DemoCommand.class,
            RunCommand.class,
            RetrainCommand.class,
            ModelsCommand.class,
            FeedbackCommand.class,
            BacktestCommand.class,
            DashboardCommand.class,
            AccountsCommand.class,
            DeadLettersCommand.class,
            ImportCommand.class,
            StackCommand.class,
            SimulateCommand.class,
            EvaluateCommand.class,
            ScoreCommand.class,
            ExploreCommand.class,
            DeviceCommand.class,
            ConfigCommand.class,
            BenchCommand.class
        })
public final class Latentry {

    private Latentry() {}

    /** Runs one command and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, with its error handling; a test sets its writers and reads its exit code. */
    static CommandLine commandLine() {
        return new CommandLine(new Latentry())
                .setExecutionExceptionHandler(explainingHandler())
                .setCaseInsensitiveEnumValuesAllowed(true);
    }

    private static IExecutionExceptionHandler explainingHandler() {
        return (failure, command, parsed) -> {
            command.getErr().println(command.getCommandSpec().qualifiedName() + ": " + explain(failure));
            command.getErr().flush();
            LoggerFactory.getLogger(Latentry.class).debug("The command failed", failure);
            return failure instanceof ConfigException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
        };
    }

    /** What went wrong, with its causes, in one line. */
    static String explain(Throwable failure) {
        StringBuilder text = new StringBuilder(message(failure));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (text.indexOf(message(cause)) < 0) {
                text.append("; ").append(message(cause));
            }
        }
        return text.toString();
    }

    private static String message(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
    }

    /** The version of this build. */
    static final class BuildVersion implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"latentry " + current()};
        }

        /** The build's version, as Maven wrote it. */
        static String current() {
            try (InputStream in = Latentry.class.getResourceAsStream("version.properties")) {
                Properties properties = new Properties();
                properties.load(in);
                return properties.getProperty("version");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
