/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The Confluent wire format, a schema registry client, the reader that turns Avro bytes and the event time into float rows, and the serdes of the events. It may import {@code config}. */
package io.latentry.avro;
