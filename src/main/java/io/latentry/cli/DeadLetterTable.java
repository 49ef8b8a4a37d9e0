/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.latentry.stream.DeadLetter;
import java.io.PrintWriter;
import java.util.List;

/** Dead letters as text. */
final class DeadLetterTable {
    private static final String LINE = "%-10s %-16s %-18s %-40s %-24s %8d %s%n";

    private DeadLetterTable() {}

    /** The line above the letters. */
    static void printHeader(PrintWriter out) {
        out.printf(
                "%-10s %-16s %-18s %-40s %-24s %8s %s%n", "id", "detector", "reason", "record", "written", "bytes", "");
    }

    /** The line of a letter. */
    static void print(DeadLetter letter, PrintWriter out) {
        out.printf(
                LINE,
                letter.id(),
                Printable.of(letter.detector()),
                Printable.of(letter.reason()),
                Printable.of(letter.source() + "@" + letter.offset()),
                letter.written(),
                letter.bytes(),
                state(letter) + Printable.of(letter.message()));
    }

    private static String state(DeadLetter letter) {
        return (letter.redriven() ? "[sent back] " : "")
                + (letter.cut() ? "[cut] " : "")
                + (letter.attempts() > 0 ? "[after " + letter.attempts() + " re-drives] " : "");
    }

    /** A list of objects. */
    static ArrayNode json(List<DeadLetter> letters) {
        ArrayNode list = new ObjectMapper().createArrayNode();
        letters.forEach(letter -> list.addObject()
                .put("id", letter.id())
                .put("detector", letter.detector())
                .put("reason", letter.reason())
                .put("message", letter.message())
                .put("topic", letter.source().topic())
                .put("partition", letter.source().partition())
                .put("offset", letter.offset())
                .put("written", letter.written().toString())
                .put("attempts", letter.attempts())
                .put("bytes", letter.bytes())
                .put("cut", letter.cut())
                .put("redriven", letter.redriven()));
        return list;
    }
}
