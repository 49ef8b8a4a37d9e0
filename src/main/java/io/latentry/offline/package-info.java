/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** Detection without a broker: scoring of files, evaluation of packs of labelled data, and rows for the exploration in {@code explore}. It may import {@code vae}, {@code detect}, {@code model} and {@code config}. */
package io.latentry.offline;
