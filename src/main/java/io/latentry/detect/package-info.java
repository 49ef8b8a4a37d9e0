/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** From rows, or windows of an entity's readings, to scores and verdicts: views, statistics, smoothing, calibration, alarms, explanation. It knows no Kafka and may import {@code vae}. */
package io.latentry.detect;
