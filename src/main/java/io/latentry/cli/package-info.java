/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The command line: one small class per command. It may import every room, and no room imports it. */
package io.latentry.cli;
