/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An integration test that takes its broker from {@link KafkaUnderTest}: {@code verify} runs it on the embedded one,
 * {@code -Ptestcontainers} runs it on a container, or skips it where no Docker answers. A container that hangs fails the
 * test instead of the build's patience.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("kafka")
@ExtendWith(DockerWhereNeeded.class)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
public @interface KafkaTest {}
