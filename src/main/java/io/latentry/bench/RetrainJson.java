/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Figures of a bench of retrainings as JSON: seconds, rows per second, milliseconds for latencies. */
public final class RetrainJson {
    private RetrainJson() {}

    /** Writes the figures to a file. */
    public static void write(RetrainFigures figures, Path file) throws IOException {
        BenchJson.write(of(figures), file);
    }

    static ObjectNode of(RetrainFigures figures) {
        ObjectNode root = JsonNodeFactory.instance
                .objectNode()
                .put("device", figures.device().toString())
                .put("processors", figures.processors());
        ArrayNode turns = root.putArray("retrainings");
        figures.turns().forEach(turn -> turns.add(of(turn)));
        figures.beside().ifPresent(beside -> root.set("beside", of(beside)));
        return root;
    }

    private static ObjectNode of(TurnFigures turn) {
        StageSeconds seconds = turn.seconds();
        ObjectNode node = JsonNodeFactory.instance
                .objectNode()
                .put("features", turn.features())
                .put("records", turn.records())
                .put("champion", turn.champion())
                .put("gateRows", turn.gateRows())
                .put("steps", turn.steps())
                .put("readingSeconds", seconds.reading())
                .put("preparingSeconds", seconds.preparing())
                .put("fittingSeconds", seconds.fitting())
                .put("calibratingSeconds", seconds.calibrating())
                .put("gateSeconds", seconds.gate())
                .put("publishingSeconds", seconds.publishing())
                .put("totalSeconds", seconds.total())
                .put("readPerSecond", Math.round(turn.readPerSecond()))
                .put("trainedPerSecond", Math.round(turn.trainedPerSecond()))
                .put("heapBytes", turn.heapBytes());
        turn.passedPerSecond().ifPresent(rows -> node.put("passedPerSecond", rows));
        return node;
    }

    private static ObjectNode of(BesideFigures figures) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode rounds = node.putArray("rounds");
        for (BesideFigures.Round round : figures.rounds()) {
            ObjectNode both = rounds.addObject();
            both.set("aloneMs", BenchJson.of(round.alone()));
            both.set("besideMs", BenchJson.of(round.beside()));
            both.put("trainings", round.trainings());
        }
        BenchJson.put(node, "p50Ratio", Optional.of(figures.p50Ratio()));
        BenchJson.put(node, "p99Ratio", Optional.of(figures.p99Ratio()));
        return node.put("withinTwice", figures.everTrained() && figures.withinLimit());
    }
}
