/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class FrameFeaturesTest {

    @Test
    void of_equalFrames_equalFeatures() {
        // When
        float[] one = FrameFeatures.of(stripes(Color.WHITE, true));
        float[] other = FrameFeatures.of(stripes(Color.WHITE, true));

        // Then
        assertThat(one).hasSize(64).containsExactly(other);
    }

    @Test
    void of_plainGrey_hasItsLumaAndNoEdges() {
        // When
        float[] features = FrameFeatures.of(plain(new Color(128, 128, 128)));

        // Then
        assertThat(features[0]).isCloseTo(128 / 255f, within(1e-4f));
        assertThat(features[56]).isCloseTo(128 / 255f, within(1e-4f));
        for (int i = 16; i < 32; i++) {
            assertThat(features[i]).isZero();
        }
        for (int i = 44; i < 56; i++) {
            assertThat(features[i]).isZero();
        }
    }

    @Test
    void of_plainRed_isRedAndSaturated() {
        // When
        float[] features = FrameFeatures.of(plain(Color.RED));

        // Then
        assertThat(features[32]).isCloseTo(1, within(1e-4f));
        assertThat(features[34]).isCloseTo(1, within(1e-4f));
        assertThat(features[56]).isZero();
    }

    @Test
    void of_stripes_areFoundInTheirOrientation() {
        // When
        float[] vertical = FrameFeatures.of(stripes(Color.WHITE, true));
        float[] horizontal = FrameFeatures.of(stripes(Color.WHITE, false));

        // Then
        assertThat(vertical[44]).isGreaterThan(0.9f);
        assertThat(horizontal[44 + 3]).isGreaterThan(0.9f);
    }

    @Test
    void of_aThingOnTheAsphaltAhead_isSeenThere() {
        // Given
        BufferedImage empty = plain(Color.GRAY);
        BufferedImage blocked = plain(Color.GRAY);
        Graphics2D graphics = blocked.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(45, 36, 6, 8);
        graphics.dispose();

        // When
        float[] without = FrameFeatures.of(empty);
        float[] with = FrameFeatures.of(blocked);

        // Then
        assertThat(without[61]).isCloseTo(0, within(1e-3f));
        assertThat(without[63]).isZero();
        assertThat(with[61]).isGreaterThan(0.1f);
        assertThat(with[62]).isGreaterThan(0.1f);
        assertThat(with[63]).isCloseTo(1, within(1e-4f));
    }

    private static BufferedImage plain(Color colour) {
        BufferedImage frame = new BufferedImage(96, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = frame.createGraphics();
        graphics.setColor(colour);
        graphics.fillRect(0, 0, 96, 64);
        graphics.dispose();
        return frame;
    }

    private static BufferedImage stripes(Color colour, boolean vertical) {
        BufferedImage frame = plain(Color.BLACK);
        Graphics2D graphics = frame.createGraphics();
        graphics.setColor(colour);
        for (int at = 0; at < 96; at += 8) {
            graphics.fillRect(vertical ? at : 0, vertical ? 0 : at, vertical ? 4 : 96, vertical ? 64 : 4);
        }
        graphics.dispose();
        return frame;
    }
}
