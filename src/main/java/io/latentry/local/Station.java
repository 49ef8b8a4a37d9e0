/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.random.RandomGenerator;

/** What all pumps of the fleet share: the time of day, the demand for water and the weather. */
final class Station {
    private static final double DAY = 86_400;

    private final OrnsteinUhlenbeck demandNoise;
    private final OrnsteinUhlenbeck weather;
    private double secondOfDay;
    private double demand;
    private double ambient;

    Station(double secondOfDay, RandomGenerator random) {
        this.secondOfDay = secondOfDay;
        this.demandNoise = new OrnsteinUhlenbeck(random, 0.03, 1800);
        this.weather = new OrnsteinUhlenbeck(random, 1.5, 4 * 3600);
    }

    /** Goes on by {@code seconds}. */
    void advance(double seconds) {
        secondOfDay = (secondOfDay + seconds) % DAY;
        double hour = secondOfDay / 3600;
        double daily = 0.16 * Math.sin(2 * Math.PI * (hour - 8) / 24) + 0.05 * Math.sin(4 * Math.PI * (hour - 7) / 24);
        demand = 0.72 + daily + shift(hour) + demandNoise.advance(seconds);
        ambient = 18 + 6 * Math.sin(2 * Math.PI * (hour - 9) / 24) + weather.advance(seconds);
    }

    /** Demand as a fraction of nominal. */
    double demand() {
        return demand;
    }

    /** Ambient temperature in degrees Celsius. */
    double ambient() {
        return ambient;
    }

    private static double shift(double hour) {
        if (hour < 6 || hour >= 22) {
            return -0.08;
        }
        return hour < 14 ? 0.05 : 0;
    }
}
