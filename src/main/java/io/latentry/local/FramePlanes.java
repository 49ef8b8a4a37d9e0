/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.awt.image.BufferedImage;

/**
 * A frame taken apart into planes of one number per pixel, row by row; colours range from 0 to 1.
 *
 * @param width pixels
 * @param height pixels
 * @param luma brightness as the eye weighs it (ITU-R BT.601)
 * @param redGreen red minus green
 * @param blueYellow blue minus the mean of red and green
 * @param saturation largest minus least colour, relative to the largest
 * @param darkChannel least colour
 * @param gradientX horizontal central difference of the luma
 * @param gradientY vertical central difference of the luma
 * @param gradient magnitude of the two
 * @param laplacian magnitude of the second difference of the luma
 */
@SuppressWarnings("ArrayRecordComponent")
record FramePlanes(
        int width,
        int height,
        float[] luma,
        float[] redGreen,
        float[] blueYellow,
        float[] saturation,
        float[] darkChannel,
        float[] gradientX,
        float[] gradientY,
        float[] gradient,
        float[] laplacian) {

    static FramePlanes of(BufferedImage frame) {
        int width = frame.getWidth();
        int height = frame.getHeight();
        int size = width * height;
        FramePlanes planes = new FramePlanes(
                width,
                height,
                new float[size],
                new float[size],
                new float[size],
                new float[size],
                new float[size],
                new float[size],
                new float[size],
                new float[size],
                new float[size]);
        planes.readColours(frame.getRGB(0, 0, width, height, null, 0, width));
        planes.differentiate();
        return planes;
    }

    /** The cell at ({@code column}, {@code row}) of a grid over the whole frame. */
    FrameArea area(int column, int columns, int row, int rows) {
        return new FrameArea(
                width,
                column * width / columns,
                (column + 1) * width / columns,
                row * height / rows,
                (row + 1) * height / rows);
    }

    private void readColours(int[] pixels) {
        for (int i = 0; i < pixels.length; i++) {
            float red = (pixels[i] >> 16 & 255) / 255f;
            float green = (pixels[i] >> 8 & 255) / 255f;
            float blue = (pixels[i] & 255) / 255f;
            float most = Math.max(red, Math.max(green, blue));
            float least = Math.min(red, Math.min(green, blue));
            luma[i] = 0.299f * red + 0.587f * green + 0.114f * blue;
            redGreen[i] = red - green;
            blueYellow[i] = blue - (red + green) / 2;
            // In the dark a single step of one colour would be full saturation.
            saturation[i] = (most - least) / Math.max(most, 0.1f);
            darkChannel[i] = least;
        }
    }

    private void differentiate() {
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int i = y * width + x;
                gradientX[i] = (luma[i + 1] - luma[i - 1]) / 2;
                gradientY[i] = (luma[i + width] - luma[i - width]) / 2;
                gradient[i] = (float) Math.sqrt(gradientX[i] * gradientX[i] + gradientY[i] * gradientY[i]);
                laplacian[i] = Math.abs(luma[i + 1] + luma[i - 1] + luma[i + width] + luma[i - width] - 4 * luma[i]);
            }
        }
    }
}
