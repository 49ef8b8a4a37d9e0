/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The YAML file as Java records, its validation, and the names and making of the output topics. It imports no other room. */
package io.latentry.config;
