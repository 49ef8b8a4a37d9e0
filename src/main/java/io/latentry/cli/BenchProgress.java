/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a bench is doing, in the log: its output is its figures. */
final class BenchProgress implements Consumer<String> {
    private static final Logger LOG = LoggerFactory.getLogger(BenchProgress.class);

    @Override
    public void accept(String what) {
        LOG.atInfo().log(what);
    }
}
