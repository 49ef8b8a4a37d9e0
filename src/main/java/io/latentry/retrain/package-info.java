/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The sidecar job: reads a range of the input topics, quarantines what the champion finds anomalous, trains, calibrates, asks the gate, and publishes what it accepts. It may import {@code vae}, {@code detect}, {@code model}, {@code feedback}, {@code avro} and {@code config}. */
package io.latentry.retrain;
