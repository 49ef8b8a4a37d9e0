/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** What a laptop needs in place of a cluster: a broker, a schema registry, simulators of a pump fleet and of road scenes, and benches that draw their causes independently. It may import {@code avro} and {@code config}. */
package io.latentry.local;
