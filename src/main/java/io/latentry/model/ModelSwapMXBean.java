/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

/**
 * What a running detector tells over JMX of how its models come into service, as
 * {@code io.latentry:type=ModelSwap,detector=NAME}. All figures are of the newest model that did, and 0 or empty before the
 * first; see {@link ModelSwap.Step} for the steps.
 */
public interface ModelSwapMXBean {

    /** Which version it is. */
    long getVersion();

    /** Since when it judges, ISO 8601. */
    String getAt();

    /** How many models have come into service since the process began. */
    long getCount();

    /** Milliseconds for its bytes from the topic. */
    double getReadMs();

    /** Milliseconds for size, hash and fingerprint. */
    double getVerifyMs();

    /** Milliseconds until it was on the device. */
    double getLoadMs();

    /** Milliseconds for the first batch. */
    double getWarmUpMs();

    /** Milliseconds to take the old model's place. */
    double getSwapMs();
}
