/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The YAML file as Java records, its validation, the names and making of the output topics, the reading of a topic to its end, and what is wrong with the input topics. It imports no other room. */
package io.latentry.config;
