/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.vae.ComputeDevice;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentry device}: whether libtorch starts here, and on what it would run. */
@Command(
        name = "device",
        description = "Says where the network runs on this machine; unpacks libtorch the first time.",
        mixinStandardHelpOptions = true)
final class DeviceCommand implements Callable<Integer> {
    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu or gpu; ${DEFAULT-VALUE} unless given")
    private ComputeDevice device;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().println(device.resolved());
        return ExitCode.OK;
    }
}
