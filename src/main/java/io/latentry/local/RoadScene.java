/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.List;

/**
 * What one camera sees at one moment, before it is drawn.
 *
 * @param condition clear, or what is out of the ordinary
 * @param travelled metres driven; lane marks and roadside move with it
 * @param curvature of the road ahead, 1/m, positive to the right
 * @param offset metres of the camera to the right of its lane's centre
 * @param pitch pixels that the horizon moves with the car's springs
 * @param sun height of the sun, 0 (low) to 1 (high)
 * @param clouds cover of the sky, 0 to 1
 * @param density of the weather, 0 to 1; of no meaning when clear
 * @param objects everything but road, ground and sky
 * @param grain seed of the sensor's noise and of what falls from the sky
 */
record RoadScene(
        RoadCondition condition,
        double travelled,
        double curvature,
        double offset,
        double pitch,
        double sun,
        double clouds,
        double density,
        List<RoadObject> objects,
        long grain) {}
