/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import picocli.CommandLine.Command;

/** {@code latentry feedback}: what people know of the entities' time, said, looked at and taken back. */
@Command(
        name = "feedback",
        description =
                "Say what a stretch of time was (a fault, a false alarm, expected, a new normal), for the next training.",
        mixinStandardHelpOptions = true,
        subcommands = {FeedbackAddCommand.class, FeedbackListCommand.class, FeedbackTakeBackCommand.class})
final class FeedbackCommand {}
