/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

/**
 * Something that stands or moves beside or on the road.
 *
 * @param kind what it is
 * @param distance metres ahead of the camera
 * @param offset metres to the right of the camera's lane centre
 * @param width metres
 * @param height metres
 * @param rgb its colour in plain daylight
 */
record RoadObject(Kind kind, double distance, double offset, double width, double height, int rgb) {

    /** Kinds of objects, which differ in how they are drawn. */
    enum Kind {
        TREE,
        BUILDING,
        CAR_AHEAD,
        CAR_ONCOMING,
        PEDESTRIAN,
        ANIMAL,
        DEBRIS
    }
}
