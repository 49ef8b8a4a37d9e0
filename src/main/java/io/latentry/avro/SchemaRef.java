/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.util.UUID;

/** How a record names its writer schema. */
public sealed interface SchemaRef {

    /** By the registry's number. */
    record Id(int id) implements SchemaRef {
        @Override
        public String toString() {
            return "schema " + id;
        }
    }

    /** By the globally unique identifier, which is the same in every registry. */
    record Guid(UUID guid) implements SchemaRef {
        @Override
        public String toString() {
            return "schema " + guid;
        }
    }
}
