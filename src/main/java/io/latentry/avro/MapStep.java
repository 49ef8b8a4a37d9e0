/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads the values that a map has under certain keys. A key that is not there is a missing value. */
final class MapStep implements Step {
    private static final int NONE = -1;

    private final String path;
    private final byte[][] keys;
    private final String[] names;
    private final Step[] values;
    private final Step skip;
    private final Step absent;
    private final Step lacking;
    private final int indispensable;

    /**
     * A step for a map.
     *
     * @param wanted what to do with the values, by key
     * @param skip goes past a value
     * @param demands what is wanted, by key
     */
    MapStep(String path, Map<String, Step> wanted, Step skip, Map<String, List<Demand>> demands) {
        this.path = path;
        List<String> order = List.copyOf(wanted.keySet());
        this.keys =
                order.stream().map(key -> key.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        this.names = order.stream().map(key -> path + "{" + key + "}").toArray(String[]::new);
        this.values = order.stream().map(wanted::get).toArray(Step[]::new);
        this.skip = skip;
        this.absent = LeafSteps.nothing(demands.values().stream()
                .flatMap(List::stream)
                .filter(Demand::isFeature)
                .toList());
        List<Demand> roles = demands.values().stream()
                .flatMap(List::stream)
                .filter(demand -> !demand.isFeature())
                .toList();
        this.lacking = LeafSteps.nothing(roles);
        this.indispensable = roles.isEmpty()
                ? NONE
                : order.indexOf(demands.entrySet().stream()
                        .filter(entry -> entry.getValue().contains(roles.get(0)))
                        .findFirst()
                        .orElseThrow()
                        .getKey());
    }

    @Override
    public void run(AvroCursor in, FeatureRow out) throws UnreadableRecordException {
        absent.run(in, out);
        boolean complete = indispensable == NONE;
        int expected = 0;
        for (long count = in.readBlock(); count != 0; count = in.readBlock()) {
            for (long i = 0; i < count; i++) {
                int found = in.readText(keys, expected);
                if (found == NONE) {
                    skip.run(in, out);
                } else {
                    in.at(names[found]);
                    values[found].run(in, out);
                    // What follows is the map's, not this value's.
                    in.at(path);
                    complete |= found == indispensable;
                    // Maps of one topic mostly have their keys in one order.
                    expected = found + 1;
                }
            }
        }
        if (!complete) {
            in.at(names[indispensable]);
            lacking.run(in, out);
        }
    }
}
