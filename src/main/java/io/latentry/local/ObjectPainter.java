/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;

/** Draws what stands beside and on the road. */
final class ObjectPainter {
    private static final int TRUNK = 0x54402C;
    private static final int GLASS = 0x2A3138;
    private static final int LIT_WINDOW = 0xFFD98A;
    private static final int TAIL_LIGHT = 0xE02018;
    private static final int HEADLIGHT = 0xFFF6DC;
    private static final int SKIN = 0xD8A888;

    private final Graphics2D graphics;
    private final RoadCamera camera;
    private final Atmosphere air;

    ObjectPainter(Graphics2D graphics, RoadCamera camera, Atmosphere air) {
        this.graphics = graphics;
        this.camera = camera;
        this.air = air;
    }

    void paint(RoadObject object) {
        switch (object.kind()) {
            case TREE -> tree(object);
            case BUILDING -> building(object);
            case CAR_AHEAD -> car(object, TAIL_LIGHT);
            case CAR_ONCOMING -> car(object, HEADLIGHT);
            case PEDESTRIAN -> pedestrian(object);
            case ANIMAL -> animal(object);
            case DEBRIS -> debris(object);
        }
    }

    private void tree(RoadObject tree) {
        box(tree, TRUNK, -0.06, 0.06, 0, 0.45);
        oval(tree, tree.rgb(), -0.5, 0.5, 0.3, 1);
        oval(tree, Atmosphere.mix(tree.rgb(), 0xFFFFFF, 0.12), -0.35, 0.2, 0.55, 0.95);
    }

    private void building(RoadObject building) {
        box(building, building.rgb(), -0.5, 0.5, 0, 1);
        box(building, Atmosphere.mix(building.rgb(), 0, 0.45), -0.53, 0.53, 0.93, 1.05);
        boolean lit = air.headlights() > 0.5;
        for (int storey = 0; storey < 3; storey++) {
            for (int window = 0; window < 4; window++) {
                double left = -0.42 + 0.23 * window;
                double bottom = 0.12 + 0.27 * storey;
                boolean glows = lit && (storey + window) % 3 == 0;
                fill(
                        building,
                        glows ? LIT_WINDOW : air.shade(GLASS, building.distance(), 0),
                        left,
                        left + 0.12,
                        bottom,
                        bottom + 0.15);
            }
        }
    }

    private void car(RoadObject car, int lights) {
        fill(car, air.shade(0x101010, car.distance(), 0), -0.52, 0.52, 0, 0.18);
        box(car, car.rgb(), -0.5, 0.5, 0.12, 0.6);
        box(car, Atmosphere.mix(car.rgb(), 0, 0.2), -0.4, 0.4, 0.6, 1);
        box(car, GLASS, -0.34, 0.34, 0.64, 0.92);
        double glow = 0.25 + 0.75 * air.headlights();
        int seen = Atmosphere.mix(air.shade(lights, car.distance(), 0), lights, glow);
        fill(car, seen, -0.48, -0.3, 0.38, 0.52);
        fill(car, seen, 0.3, 0.48, 0.38, 0.52);
    }

    private void pedestrian(RoadObject person) {
        box(person, 0x2C3140, -0.3, -0.05, 0, 0.48);
        box(person, 0x2C3140, 0.08, 0.33, 0, 0.48);
        box(person, person.rgb(), -0.5, 0.5, 0.45, 0.84);
        oval(person, SKIN, -0.26, 0.26, 0.84, 1);
    }

    private void animal(RoadObject animal) {
        for (double leg : new double[] {-0.36, -0.22, 0.12, 0.26}) {
            box(animal, Atmosphere.mix(animal.rgb(), 0, 0.3), leg, leg + 0.07, 0, 0.5);
        }
        oval(animal, animal.rgb(), -0.42, 0.36, 0.4, 0.8);
        box(animal, animal.rgb(), 0.26, 0.38, 0.6, 0.95);
        oval(animal, animal.rgb(), 0.26, 0.52, 0.82, 1);
    }

    private void debris(RoadObject thing) {
        box(thing, thing.rgb(), -0.5, 0.35, 0, 0.7);
        box(thing, Atmosphere.mix(thing.rgb(), 0xFFFFFF, 0.2), -0.2, 0.5, 0.3, 1);
    }

    /** A part of an object in shares of its width (−½ to ½) and height (0 to 1), in a daylight colour. */
    private void box(RoadObject object, int rgb, double left, double right, double bottom, double top) {
        fill(object, air.shade(rgb, object.distance(), lamp(object)), left, right, bottom, top);
    }

    private void fill(RoadObject object, int seen, double left, double right, double bottom, double top) {
        graphics.setColor(new Color(seen));
        graphics.fill(new Rectangle2D.Double(
                x(object, left),
                y(object, top),
                x(object, right) - x(object, left),
                y(object, bottom) - y(object, top)));
    }

    private void oval(RoadObject object, int rgb, double left, double right, double bottom, double top) {
        graphics.setColor(new Color(air.shade(rgb, object.distance(), lamp(object))));
        graphics.fill(new Ellipse2D.Double(
                x(object, left),
                y(object, top),
                x(object, right) - x(object, left),
                y(object, bottom) - y(object, top)));
    }

    private double lamp(RoadObject object) {
        return air.headlights()
                * 0.6
                * Math.exp(-object.distance() / 20)
                * Math.exp(-object.offset() * object.offset() / 12);
    }

    private double x(RoadObject object, double share) {
        return camera.column(object.distance(), object.offset() + share * object.width());
    }

    private double y(RoadObject object, double share) {
        return camera.row(object.distance(), share * object.height());
    }
}
