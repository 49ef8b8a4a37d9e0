/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** What people say of a detector's judgements (a confirmed fault, a false alarm, something expected, a new normal), the topic it is kept in, and what of it applies to a moment of an entity. It may import {@code avro} and {@code config}. */
package io.latentry.feedback;
