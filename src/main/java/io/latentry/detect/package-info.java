/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** From rows to scores and verdicts: scaling, calibration, attribution. It knows no Kafka and may import {@code vae}. */
package io.latentry.detect;
