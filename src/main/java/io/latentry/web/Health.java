/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

/**
 * How one part of a process is.
 *
 * @param name of the part, a detector as a rule
 * @param state a word for the reader: {@code RUNNING}, {@code WAITING}, {@code FAILED}
 * @param healthy whether it works or can be expected to without anybody's help
 * @param reason why it is in that state; empty when there is nothing to say
 */
public record Health(String name, String state, boolean healthy, String reason) {}
