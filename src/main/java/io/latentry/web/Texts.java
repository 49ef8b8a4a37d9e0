/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

/** Texts that come from a topic. */
final class Texts {
    private static final int LONGEST = 200;

    private Texts() {}

    /** The text, cut after 200 characters: what the read model keeps has to be bounded. */
    static String clip(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
