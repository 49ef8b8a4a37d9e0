/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

/**
 * A field that a record of some schema has, perhaps inside others.
 *
 * @param path as a feature names it; {@code {key}} stands for the keys of a map, {@code [n]} for the length of an array
 * @param type as in {@code double, may be null}
 * @param usableAs what it can be to a detector; empty if nothing
 */
public record SchemaField(String path, String type, String usableAs) {}
