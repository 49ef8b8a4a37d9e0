/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.Manifold;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** What the tests of this package share: a small world, a detector for it, rows in native memory. */
final class Rows {

    static final int WIDTH = 12;
    static final Manifold MANIFOLD = new Manifold(WIDTH, 2, 0.15, 5);

    private Rows() {}

    static List<String> names(int width) {
        return IntStream.range(0, width).mapToObj(d -> "sensor-" + d).toList();
    }

    static FloatBuffer direct(float[] rows) {
        return ByteBuffer.allocateDirect(rows.length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer()
                .put(0, rows);
    }

    static TrainedDetector train(TrainingRows rows, double falseAlarmRate) {
        return new DetectorTrainer()
                .train(rows, DetectorOptions.of(names(rows.width()), falseAlarmRate), (step, steps, loss) -> {});
    }
}
