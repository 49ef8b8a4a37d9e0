/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One car with a camera: it drives, it meets weather and obstacles, and it yields the scene of every frame. */
final class RoadVehicle {
    /** A country road has no bend tighter than 333 m. */
    static final double SHARPEST_CURVATURE = 0.003;

    static final double FARTHEST_OFFSET = 0.4;
    static final double STEEPEST_PITCH = 1.5;

    private final SplittableRandom noise;
    private final SplittableRandom fate;
    private final Roadside roadside;
    private final Traffic traffic;
    private final OrnsteinUhlenbeck speed;
    private final OrnsteinUhlenbeck curvature;
    private final OrnsteinUhlenbeck offset;
    private final OrnsteinUhlenbeck pitch;
    private final OrnsteinUhlenbeck sun;
    private final OrnsteinUhlenbeck clouds;
    private double travelled;
    private RoadCondition condition = RoadCondition.CLEAR;
    private Optional<Obstacle> obstacle = Optional.empty();
    private double density;
    private int framesLeft;
    private boolean fresh;

    RoadVehicle(SplittableRandom random) {
        this.fate = random.split();
        this.noise = random.split();
        this.roadside = new Roadside(random.nextLong());
        this.traffic = new Traffic(noise);
        this.speed = new OrnsteinUhlenbeck(noise, 2.5, 30);
        this.curvature = new OrnsteinUhlenbeck(noise, 0.0012, 8);
        this.offset = new OrnsteinUhlenbeck(noise, 0.15, 5);
        this.pitch = new OrnsteinUhlenbeck(noise, 0.5, 0.5);
        this.sun = new OrnsteinUhlenbeck(noise, 0.2, 600);
        this.clouds = new OrnsteinUhlenbeck(noise, 0.25, 300);
    }

    /** Begins a condition with the next frame; one that is under way ends. */
    void meet(RoadCondition next) {
        condition = next;
        framesLeft = next.drawLength(fate);
        density = fate.nextDouble();
        obstacle = next.isObstacle() ? Optional.of(Obstacle.draw(next, framesLeft, fate)) : Optional.empty();
        fresh = next != RoadCondition.CLEAR;
    }

    /** The scene one frame later. */
    RoadScene advance(double seconds, FaultOdds odds) {
        if (condition == RoadCondition.CLEAR && odds.strike(fate)) {
            meet(RoadCondition.drawRare(fate));
        }
        double metresPerSecond = Math.max(6, 14 + speed.advance(seconds)) * (obstacle.isPresent() ? 0.3 : 1);
        travelled += metresPerSecond * seconds;
        traffic.advance(seconds, metresPerSecond);
        List<RoadObject> objects = new ArrayList<>();
        roadside.collect(travelled, objects);
        traffic.collect(seconds, obstacle.isPresent(), objects);
        obstacle.map(Obstacle::advance).ifPresent(objects::add);
        // Painters draw what is far first.
        objects.sort(Comparator.comparingDouble(RoadObject::distance).reversed());
        return new RoadScene(
                condition,
                travelled,
                clamp(curvature.advance(seconds), -SHARPEST_CURVATURE, SHARPEST_CURVATURE),
                clamp(offset.advance(seconds), -FARTHEST_OFFSET, FARTHEST_OFFSET),
                clamp(pitch.advance(seconds), -STEEPEST_PITCH, STEEPEST_PITCH),
                clamp(0.65 + sun.advance(seconds), 0, 1),
                clamp(0.35 + clouds.advance(seconds), 0, 1),
                density,
                objects,
                noise.nextLong());
    }

    /** Whether the last scene was the first of its condition; ends a condition that has run its course. */
    boolean settle() {
        boolean onset = fresh;
        fresh = false;
        if (condition != RoadCondition.CLEAR && --framesLeft <= 0) {
            condition = RoadCondition.CLEAR;
            obstacle = Optional.empty();
        }
        return onset;
    }

    private static double clamp(double value, double least, double most) {
        return Math.max(least, Math.min(most, value));
    }
}
