/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns a frame of any size into 64 numbers, mostly between 0 and 1, from its pixels alone:
 *
 * <ul>
 *   <li>0–15: mean luma on a grid of 4 × 4 cells, row by row
 *   <li>16–31: mean gradient of the luma on the same grid
 *   <li>32–43: for the upper, middle and lower third: red against green, blue against yellow, saturation, standard
 *       deviation of the luma
 *   <li>44–55: for the upper and the lower half: shares of 6 gradient orientations, weighted by magnitude (histograms
 *       of oriented gradients; Dalal and Triggs, 2005)
 *   <li>56: mean dark channel, the least colour of a pixel (He, Sun and Tang, 2009): high in haze
 *   <li>57–59: 5th and 95th percentile and entropy of the luma
 *   <li>60: energy of the Laplacian: fine texture
 *   <li>61–63: on the asphalt ahead: standard deviation of the luma, largest distance of a pixel's luma from the mean,
 *       largest saturation
 * </ul>
 */
final class FrameFeatures {
    /** Length of the vector. */
    static final int LENGTH = 64;

    /** Name and version of this extractor, as records carry it. */
    static final String EXTRACTOR = "latentry-frame-features/2";

    private static final int CELLS = 4;
    private static final int ORIENTATIONS = 6;

    private FrameFeatures() {}

    /** The features of a frame, {@code [64]}; equal frames have equal features. */
    static float[] of(BufferedImage frame) {
        FramePlanes planes = FramePlanes.of(frame);
        float[] features = new float[LENGTH];
        grid(planes, features);
        thirds(planes, features);
        orientations(planes, features);
        whole(planes, features);
        lane(planes, features);
        return features;
    }

    /** What each feature is, in the order of the vector; all different. */
    static List<String> names() {
        List<String> names = new ArrayList<>(LENGTH);
        for (String quantity : List.of("luma", "gradient")) {
            for (int cell = 0; cell < CELLS * CELLS; cell++) {
                names.add("%s r%d c%d".formatted(quantity, cell / CELLS + 1, cell % CELLS + 1));
            }
        }
        for (String third : List.of("upper", "middle", "lower")) {
            for (String quantity : List.of("red-green", "blue-yellow", "saturation", "luma deviation")) {
                names.add(third + " third " + quantity);
            }
        }
        for (String half : List.of("upper", "lower")) {
            for (int orientation = 0; orientation < ORIENTATIONS; orientation++) {
                names.add("%s half edges %d\u00b0".formatted(half, 180 / ORIENTATIONS * orientation));
            }
        }
        names.addAll(List.of("dark channel", "luma 5 %", "luma 95 %", "luma entropy", "texture"));
        names.addAll(List.of("lane luma deviation", "lane luma extreme", "lane saturation"));
        return names;
    }

    private static void grid(FramePlanes planes, float[] features) {
        for (int cell = 0; cell < CELLS * CELLS; cell++) {
            FrameArea area = planes.area(cell % CELLS, CELLS, cell / CELLS, CELLS);
            features[cell] = area.mean(planes.luma());
            features[16 + cell] = 4 * area.mean(planes.gradient());
        }
    }

    private static void thirds(FramePlanes planes, float[] features) {
        for (int third = 0; third < 3; third++) {
            FrameArea area = planes.area(0, 1, third, 3);
            features[32 + 4 * third] = area.mean(planes.redGreen());
            features[33 + 4 * third] = area.mean(planes.blueYellow());
            features[34 + 4 * third] = area.mean(planes.saturation());
            features[35 + 4 * third] = 2 * area.deviation(planes.luma());
        }
    }

    private static void orientations(FramePlanes planes, float[] features) {
        for (int half = 0; half < 2; half++) {
            float[] shares = planes.area(0, 1, half, 2).orientations(planes, ORIENTATIONS);
            System.arraycopy(shares, 0, features, 44 + half * ORIENTATIONS, ORIENTATIONS);
        }
    }

    private static void whole(FramePlanes planes, float[] features) {
        FrameArea all = planes.area(0, 1, 0, 1);
        LumaHistogram histogram = LumaHistogram.of(planes.luma());
        features[56] = all.mean(planes.darkChannel());
        features[57] = histogram.percentile(0.05);
        features[58] = histogram.percentile(0.95);
        features[59] = histogram.entropy();
        features[60] = 4 * all.mean(planes.laplacian());
    }

    private static void lane(FramePlanes planes, float[] features) {
        LaneAhead lane = LaneAhead.of(planes);
        features[61] = 4 * lane.deviation();
        features[62] = lane.farthest();
        features[63] = lane.mostSaturated();
    }
}
