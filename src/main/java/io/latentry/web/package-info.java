/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The page and the health endpoint; a reader of topics like any other. It may import {@code model}, {@code avro} and {@code config}. */
package io.latentry.web;
