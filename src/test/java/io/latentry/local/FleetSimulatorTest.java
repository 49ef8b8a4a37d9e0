/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.latentry.avro.SensorReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetSimulatorTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final int DAY = 8640;

    @Test
    void next_sameSeed_sameRecords() {
        // Given
        FleetSimulator one = fleet(3, 42);
        FleetSimulator other = fleet(3, 42);
        one.faultShare(0.2);
        other.faultShare(0.2);

        // When
        List<SimulatedRecord> first = take(one, 5000);
        List<SimulatedRecord> second = take(other, 5000);

        // Then
        assertThat(first).isEqualTo(second);
        assertThat(first).isNotEqualTo(take(fleet(3, 43), 5000));
    }

    @Test
    void next_healthyDay_staysWithinPlausibleRanges() {
        // When
        List<SensorReading> day = readings(take(fleet(4, 7), 4 * DAY));

        // Then
        assertThat(day).allSatisfy(reading -> {
            assertThat(reading.getLoad()).isBetween(0.3, 1.15);
            assertThat(reading.getSpeed()).isBetween(1400.0, 3400.0);
            assertThat(reading.getFlow()).isBetween(40.0, 230.0);
            assertThat(reading.getSuctionPressure()).isBetween(0.8, 1.7);
            assertThat(reading.getDischargePressure()).isBetween(2.5, 7.0);
            assertThat(reading.getVibration()).isBetween(0.5, 3.5);
            assertThat(reading.getBearingTemperature()).isBetween(15.0, 80.0);
            assertThat(reading.getWindingTemperature()).isBetween(15.0, 130.0);
            assertThat(reading.getCurrent()).isBetween(16.0, 65.0);
        });
        assertThat(day).extracting(SensorReading::getAmbientTemperature).containsNull();
    }

    @Test
    void next_healthyDay_currentFlowAndSpeedRiseWithLoad() {
        // When
        List<SensorReading> day = readings(take(fleet(1, 11), DAY));

        // Then
        assertThat(correlation(day, SensorReading::getLoad, SensorReading::getCurrent))
                .isGreaterThan(0.95);
        assertThat(correlation(day, SensorReading::getLoad, SensorReading::getFlow))
                .isGreaterThan(0.95);
        assertThat(correlation(day, SensorReading::getLoad, SensorReading::getSpeed))
                .isGreaterThan(0.95);
    }

    @Test
    void next_healthyPump_windingLagsBehindCurrent() {
        // When
        List<SensorReading> day = readings(take(fleet(1, 5), DAY));

        // Then
        double atOnce = correlation(day, SensorReading::getCurrent, SensorReading::getWindingTemperature);
        List<SensorReading> shifted = new ArrayList<>();
        int lag = 120;
        for (int i = 0; i + lag < day.size(); i++) {
            double winding = day.get(i + lag).getWindingTemperature();
            shifted.add(SensorReading.newBuilder(day.get(i))
                    .setWindingTemperature(winding)
                    .build());
        }
        double later = correlation(shifted, SensorReading::getCurrent, SensorReading::getWindingTemperature);
        assertThat(later).isGreaterThan(atOnce);
    }

    @Test
    void throttle_soundFleet_pumpsLessAgainstAHigherPressureAndNothingIsWrong() {
        // Given
        FleetSimulator fleet = fleet(2, 3);
        FleetSimulator throttled = fleet(2, 3);

        // When
        throttled.throttle(1.3);

        // Then
        List<SimulatedRecord> moved = take(throttled, 1000);
        assertThat(moved).allMatch(record -> record.truth().equals(SimulatedRecord.NORMAL));
        List<SensorReading> before = readings(take(fleet, 1000));
        List<SensorReading> after = readings(moved);
        for (int i = 0; i < before.size(); i++) {
            assertThat(after.get(i).getLoad()).isEqualTo(before.get(i).getLoad());
            assertThat(after.get(i).getFlow()).isLessThan(0.97 * before.get(i).getFlow());
            assertThat(after.get(i).getDischargePressure())
                    .isGreaterThan(before.get(i).getDischargePressure());
        }
        assertThatThrownBy(() -> fleet.throttle(0)).hasMessageContaining("resists with more than nothing");
    }

    @Test
    void inject_bearingWear_vibrationAndBearingTemperatureGrow() {
        // When
        Effect effect = effectOf(PumpFault.BEARING_WEAR);

        // Then
        assertThat(effect.late(SensorReading::getVibration)).isGreaterThan(1.5);
        assertThat(effect.late(SensorReading::getBearingTemperature)).isGreaterThan(8);
        assertThat(effect.early(SensorReading::getVibration)).isLessThan(0.3);
        assertThat(effect.late(SensorReading::getFlow)).isCloseTo(0, within(0.01));
    }

    @Test
    void inject_cavitation_suctionFallsAndVibrationBursts() {
        // When
        Effect effect = effectOf(PumpFault.CAVITATION);

        // Then
        assertThat(effect.middle(SensorReading::getSuctionPressure)).isLessThan(-0.4);
        assertThat(effect.middle(SensorReading::getVibration)).isGreaterThan(0.5);
        assertThat(effect.middle(SensorReading::getDischargePressure)).isLessThan(-0.4);
    }

    @Test
    void inject_leak_lessFlowForMoreCurrent() {
        // When
        Effect effect = effectOf(PumpFault.LEAK);

        // Then
        assertThat(effect.late(SensorReading::getFlow)).isLessThan(-3);
        assertThat(effect.late(SensorReading::getDischargePressure)).isLessThan(-0.15);
        assertThat(effect.late(SensorReading::getCurrent)).isGreaterThan(0.3);
    }

    @Test
    void inject_instrumentFault_movesOneSensorAndNotThePump() {
        for (PumpFault fault : EnumSet.of(PumpFault.STUCK_SENSOR, PumpFault.SPIKE, PumpFault.DRIFT)) {
            // When
            Effect effect = effectOf(fault);

            // Then
            assertThat(effect.movedSensors()).as(fault.truth()).hasSize(1);
        }
    }

    @Test
    void next_faultShare_isMetAndEveryFaultHasOnsetAndEnd() {
        // Given
        FleetSimulator fleet = fleet(8, 3);
        fleet.faultShare(0.1);

        // When
        List<SimulatedRecord> records = take(fleet, 400_000);

        // Then
        long faulty = records.stream().filter(r -> !r.truth().equals("normal")).count();
        long onsets = records.stream().filter(SimulatedRecord::onset).count();
        assertThat(faulty / 400_000.0).isBetween(0.06, 0.14);
        assertThat(onsets).isBetween(100L, 400L);
        Set<String> truths = records.stream().map(SimulatedRecord::truth).collect(Collectors.toSet());
        assertThat(truths)
                .containsExactlyInAnyOrder(
                        "normal", "bearing-wear", "cavitation", "leak", "stuck-sensor", "spike", "drift");
    }

    @Test
    void next_noFaultShare_isAlwaysNormalAndKeyedByPump() {
        // When
        List<SimulatedRecord> records = take(fleet(2, 3), 1000);

        // Then
        assertThat(records).extracting(SimulatedRecord::truth).containsOnly("normal");
        assertThat(records.subList(0, 3))
                .extracting(SimulatedRecord::key)
                .containsExactly("pump-1", "pump-2", "pump-1");
        assertThat(records)
                .allSatisfy(
                        r -> assertThat(((SensorReading) r.value()).getPump()).isEqualTo(r.key()));
    }

    @Test
    void faultShare_outsideItsRange_isRefused() {
        assertThatThrownBy(() -> fleet(1, 1).faultShare(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("less than 1");
    }

    private static FleetSimulator fleet(int pumps, long seed) {
        return new FleetSimulator(pumps, seed, Duration.ofHours(7), INTERVAL);
    }

    private static List<SimulatedRecord> take(Simulation simulation, int count) {
        List<SimulatedRecord> records = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            records.add(simulation.next(1_000L * i));
        }
        return records;
    }

    private static List<SensorReading> readings(List<SimulatedRecord> records) {
        return records.stream().map(r -> (SensorReading) r.value()).toList();
    }

    /** The same pump twice, with and without the fault; instrument noise is the same unless the fault draws some. */
    private static Effect effectOf(PumpFault fault) {
        FleetSimulator sound = fleet(1, 21);
        FleetSimulator faulty = fleet(1, 21);
        take(sound, 1000);
        take(faulty, 1000);
        faulty.inject(0, fault);
        List<SimulatedRecord> records = new ArrayList<>();
        SimulatedRecord record = faulty.next(0);
        while (record.truth().equals(fault.truth())) {
            records.add(record);
            record = faulty.next(0);
        }
        return new Effect(readings(take(sound, records.size())), readings(records));
    }

    private record Effect(List<SensorReading> sound, List<SensorReading> faulty) {
        double early(ToDoubleFunction<SensorReading> sensor) {
            return difference(sensor, 0, sound.size() / 10);
        }

        double middle(ToDoubleFunction<SensorReading> sensor) {
            return difference(sensor, sound.size() / 3, sound.size() * 2 / 3);
        }

        double late(ToDoubleFunction<SensorReading> sensor) {
            return difference(sensor, sound.size() * 9 / 10, sound.size());
        }

        List<Integer> movedSensors() {
            List<ToDoubleFunction<SensorReading>> sensors = List.of(
                    SensorReading::getSpeed,
                    SensorReading::getFlow,
                    SensorReading::getSuctionPressure,
                    SensorReading::getDischargePressure,
                    SensorReading::getVibration,
                    SensorReading::getBearingTemperature,
                    SensorReading::getWindingTemperature,
                    SensorReading::getCurrent);
            List<Integer> moved = new ArrayList<>();
            for (int i = 0; i < sensors.size(); i++) {
                if (Math.abs(difference(sensors.get(i), 0, sound.size())) > 1e-9) {
                    moved.add(i);
                }
            }
            return moved;
        }

        private double difference(ToDoubleFunction<SensorReading> sensor, int from, int to) {
            double sum = 0;
            for (int i = from; i < to; i++) {
                sum += sensor.applyAsDouble(faulty.get(i)) - sensor.applyAsDouble(sound.get(i));
            }
            return sum / (to - from);
        }
    }

    private static double correlation(
            List<SensorReading> readings, ToDoubleFunction<SensorReading> x, ToDoubleFunction<SensorReading> y) {
        double meanX = readings.stream().mapToDouble(x).average().orElseThrow();
        double meanY = readings.stream().mapToDouble(y).average().orElseThrow();
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (SensorReading reading : readings) {
            double dx = x.applyAsDouble(reading) - meanX;
            double dy = y.applyAsDouble(reading) - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        return xy / Math.sqrt(xx * yy);
    }
}
