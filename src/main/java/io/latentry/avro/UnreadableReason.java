/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/** Why a record could not be turned into a row. */
public enum UnreadableReason {
    /** No Confluent framing in front of the bytes. */
    NOT_FRAMED,
    /** The registry does not know the schema, or it is not Avro. */
    UNKNOWN_SCHEMA,
    /** The bytes are not what the writer schema says. */
    MALFORMED,
    /** The writer schema has no field of the feature's name. */
    MISSING_FEATURE,
    /** The field holds something else than a number. */
    NOT_NUMERIC,
    /** NaN, infinite, or beyond the range of a float. */
    NOT_FINITE,
    /** The array has another length than the feature says. */
    ARRAY_LENGTH,
    /** The entity field is missing, null or not text. */
    ENTITY,
    /** The time field is missing, null or not a time. */
    TIME
}
