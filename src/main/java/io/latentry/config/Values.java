/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** How values and choices are named in a message. */
final class Values {
    private static final int LONGEST = 40;

    private Values() {}

    static String describe(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT, POJO -> "a mapping";
            case ARRAY -> "a list";
            case STRING -> '"' + shortened(value.asText()) + '"';
            case NULL, MISSING -> "empty";
            case NUMBER, BOOLEAN, BINARY -> value.asText();
        };
    }

    /** As in {@code a, b or c}. */
    static String either(List<String> choices) {
        int last = choices.size() - 1;
        return last <= 0
                ? String.join("", choices)
                : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
