/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import picocli.CommandLine.Command;

/** {@code latentry dead-letters}: what could not be processed, and its way back. */
@Command(
        name = "dead-letters",
        description = "List what could not be processed, and send it back after a fix.",
        mixinStandardHelpOptions = true,
        subcommands = {DeadLettersListCommand.class, DeadLettersRedriveCommand.class})
final class DeadLettersCommand {}
