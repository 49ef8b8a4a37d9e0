/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a local stack starts.
 *
 * @param kafkaPort port of the broker on 127.0.0.1; 0 for any free one
 * @param registryPort port of the registry on 127.0.0.1; 0 for any free one
 * @param dataFolder where topics and schemas survive a restart; empty to throw them away
 */
public record LocalStackOptions(int kafkaPort, int registryPort, Optional<Path> dataFolder) {}
