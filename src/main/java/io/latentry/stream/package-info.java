/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The topology, what it keeps of each entity, what it needs at its edges (poll tagger, dead letters) and the supervisor of each detector's Kafka Streams client. It may import {@code detect}, {@code model}, {@code avro} and {@code config}. */
package io.latentry.stream;
