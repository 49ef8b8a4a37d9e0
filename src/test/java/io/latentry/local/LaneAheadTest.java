/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LaneAheadTest {
    private static final double NEAREST_CAR_AHEAD = 20;
    private static final double DASHES = 12;

    /** The lane marks are brighter than the asphalt by more than 0.3, the shadow of a car is darker by as much. */
    @ParameterizedTest
    @CsvSource({"-1, -1", "-1, 1", "1, -1", "1, 1"})
    void of_theSharpestBendOnABump_seesAsphaltAlone(int bend, int side) {
        // Given
        RoadPainter painter = new RoadPainter();
        RoadObject ahead = new RoadObject(RoadObject.Kind.CAR_AHEAD, NEAREST_CAR_AHEAD, 0, 1.8, 1.5, 0xB03030);

        for (double pitch : new double[] {-RoadVehicle.STEEPEST_PITCH, 0, RoadVehicle.STEEPEST_PITCH}) {
            for (double travelled = 0; travelled < DASHES; travelled++) {
                // When
                LaneAhead lane = LaneAhead.of(FramePlanes.of(painter.paint(new RoadScene(
                        RoadCondition.CLEAR,
                        travelled,
                        bend * RoadVehicle.SHARPEST_CURVATURE,
                        side * RoadVehicle.FARTHEST_OFFSET,
                        pitch,
                        0.65,
                        0.35,
                        0,
                        List.of(ahead),
                        1))));

                // Then
                assertThat(lane.farthest()).isLessThan(0.1f);
                assertThat(lane.mostSaturated()).isLessThan(0.2f);
            }
        }
    }

    @Test
    void advance_aLongJourney_keepsToTheBendsAndBumpsThatTheLaneLeavesRoomFor() {
        // Given
        RoadVehicle vehicle = new RoadVehicle(new SplittableRandom(7));
        FaultOdds never = new FaultOdds(1);

        for (int frame = 0; frame < 20_000; frame++) {
            // When
            RoadScene scene = vehicle.advance(0.5, never);

            // Then
            assertThat(Math.abs(scene.curvature())).isLessThanOrEqualTo(RoadVehicle.SHARPEST_CURVATURE);
            assertThat(Math.abs(scene.offset())).isLessThanOrEqualTo(RoadVehicle.FARTHEST_OFFSET);
            assertThat(Math.abs(scene.pitch())).isLessThanOrEqualTo(RoadVehicle.STEEPEST_PITCH);
        }
    }
}
