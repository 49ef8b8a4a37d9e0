/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** Trained detectors as artifacts, the models topic they travel in, who of them has which role, and the catalog of what is current. It may import {@code vae}, {@code detect}, {@code avro} and {@code config}. */
package io.latentry.model;
