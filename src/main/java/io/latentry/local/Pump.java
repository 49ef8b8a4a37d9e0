/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import io.latentry.avro.SensorReading;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;

/** One pump of the fleet: its load, its physics, its instruments and whatever befalls it. */
final class Pump {
    private static final double THERMOMETER_SILENT = 0.005;

    private final String name;
    private final PumpDesign design;
    private final PumpPhysics physics;
    private final PumpInstruments instruments;
    private final OrnsteinUhlenbeck loadNoise;
    private final SplittableRandom noise;
    private final SplittableRandom fate;
    private Optional<FaultCourse> course = Optional.empty();

    Pump(String name, SplittableRandom random) {
        this.name = name;
        this.fate = random.split();
        this.noise = random.split();
        this.design = PumpDesign.draw(random.split());
        this.physics = new PumpPhysics(design, noise);
        this.instruments = new PumpInstruments(noise);
        this.loadNoise = new OrnsteinUhlenbeck(noise, 0.02, 300);
    }

    /** Begins a fault now; one that is under way ends. */
    void befall(PumpFault fault) {
        course = Optional.of(FaultCourse.draw(fault, fate));
    }

    void throttle(double resistance) {
        physics.throttle(resistance);
    }

    SimulatedRecord read(long time, double seconds, Station station, FaultOdds odds) {
        if (course.isEmpty() && odds.strike(fate)) {
            befall(PumpFault.values()[fate.nextInt(PumpFault.values().length)]);
        }
        double load = Math.max(0.3, Math.min(1.15, station.demand() * design.loadShare() + loadNoise.advance(seconds)));
        double[] truth = physics.advance(
                seconds,
                load,
                station.ambient(),
                severity(PumpFault.BEARING_WEAR),
                severity(PumpFault.CAVITATION),
                severity(PumpFault.LEAK));
        double[] measured = instruments.measure(truth, course);
        SensorReading reading = reading(time, load, measured, ambient(station));
        String name = course.map(FaultCourse::fault).map(PumpFault::truth).orElse(SimulatedRecord.NORMAL);
        boolean onset = course.map(FaultCourse::fresh).orElse(false);
        age();
        return new SimulatedRecord(this.name, time, reading, name, onset);
    }

    private void age() {
        course.ifPresent(FaultCourse::advance);
        course.filter(FaultCourse::over).ifPresent(ended -> {
            course = Optional.empty();
            if (ended.fault().stopsThePump()) {
                physics.repair();
            }
        });
    }

    private double severity(PumpFault fault) {
        return course.map(c -> c.severity(fault)).orElse(0.0);
    }

    private Optional<Double> ambient(Station station) {
        double measured = station.ambient() + 0.15 * noise.nextGaussian();
        return noise.nextDouble() < THERMOMETER_SILENT ? Optional.empty() : Optional.of(measured);
    }

    private SensorReading reading(long time, double load, double[] measured, Optional<Double> ambient) {
        return new SensorReading(
                name,
                Instant.ofEpochMilli(time),
                load,
                measured[PumpSensor.SPEED.ordinal()],
                measured[PumpSensor.FLOW.ordinal()],
                measured[PumpSensor.SUCTION_PRESSURE.ordinal()],
                measured[PumpSensor.DISCHARGE_PRESSURE.ordinal()],
                measured[PumpSensor.VIBRATION.ordinal()],
                measured[PumpSensor.BEARING_TEMPERATURE.ordinal()],
                measured[PumpSensor.WINDING_TEMPERATURE.ordinal()],
                measured[PumpSensor.CURRENT.ordinal()],
                ambient.orElse(null));
    }
}
