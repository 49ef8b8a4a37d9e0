/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A station of pumps that supply water through a day of changing demand; now and then one fails, or one of its sensors
 * does. Keys are {@code pump-1}, {@code pump-2}, …; values are {@link io.latentry.avro.SensorReading}s; the truths are
 * those of {@link PumpFault}.
 */
public final class FleetSimulator implements Simulation {
    private final List<Pump> pumps;
    private final Station station;
    private final Duration interval;
    private final FaultOdds odds = new FaultOdds(PumpFault.meanLength());
    private int turn;

    /**
     * A sound fleet.
     *
     * @param pumps how many
     * @param seed the same seed gives the same fleet and the same readings
     * @param timeOfDay simulated time of the first reading, since midnight
     * @param interval simulated time between two readings of one pump
     */
    public FleetSimulator(int pumps, long seed, Duration timeOfDay, Duration interval) {
        if (pumps < 1) {
            throw new IllegalArgumentException("A fleet needs at least one pump, not " + pumps);
        }
        if (interval.isNegative() || interval.isZero()) {
            throw new IllegalArgumentException("The time between two readings must be positive: " + interval);
        }
        SplittableRandom random = new SplittableRandom(seed);
        this.station = new Station(timeOfDay.toSeconds(), random.split());
        this.pumps = IntStream.rangeClosed(1, pumps)
                .mapToObj(number -> new Pump("pump-" + number, random.split()))
                .toList();
        this.interval = interval;
    }

    @Override
    public SimulatedRecord next(long eventTimeMillis) {
        double seconds = interval.toMillis() / 1000.0;
        if (turn == 0) {
            station.advance(seconds);
        }
        Pump pump = pumps.get(turn);
        turn = (turn + 1) % pumps.size();
        return pump.read(eventTimeMillis, seconds, station, odds);
    }

    /**
     * Lets a fault begin with the next reading of a pump; one that is under way there ends.
     *
     * @param pump 0-based
     */
    public void inject(int pump, PumpFault fault) {
        pumps.get(pump).befall(fault);
    }

    /**
     * Moves the fleet to another operating point with the next readings: valves behind all pumps that are closed further
     * give less flow at a higher pressure. That is no fault.
     *
     * @param resistance of the system relative to its design, above 0; 1 is where a fleet begins
     */
    public void throttle(double resistance) {
        if (!(resistance > 0)) {
            throw new IllegalArgumentException("A system resists with more than nothing: " + resistance);
        }
        pumps.forEach(pump -> pump.throttle(resistance));
    }

    @Override
    public int entities() {
        return pumps.size();
    }

    @Override
    public Duration interval() {
        return interval;
    }

    @Override
    public void faultShare(double share) {
        odds.share(share);
    }
}
