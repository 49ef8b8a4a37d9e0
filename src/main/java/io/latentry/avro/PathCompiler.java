/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import io.latentry.config.ValuePath.Elements;
import io.latentry.config.ValuePath.Entry;
import io.latentry.config.ValuePath.Field;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * Compiles a writer schema and what is wanted of its records into steps. Each step down the schema is one down the paths of
 * the demands, so that it ends for recursive schemas too; what is wanted of a record type at several places is compiled
 * once.
 */
final class PathCompiler {
    private final SkipSteps skips = new SkipSteps();
    private final Map<Place, Step> records = new HashMap<>();

    /** A record type, with what is wanted of it. */
    private record Place(String type, String path, List<Demand> demands) {}

    /** Reads a record to its end. */
    Step wholeRecord(Schema writer, List<Demand> demands) {
        return record(writer, demands, "", true);
    }

    /** Reads a record as far as there is something to read. */
    Step beginningOfRecord(Schema writer, List<Demand> demands) {
        return record(writer, demands, "", false);
    }

    private Step record(Schema schema, List<Demand> demands, String path, boolean toItsEnd) {
        Place place = new Place(schema.getFullName(), path, demands);
        Step known = records.get(place);
        if (known == null) {
            known = compileRecord(schema, demands, path, toItsEnd);
            records.put(place, known);
        }
        return known;
    }

    private Step compileRecord(Schema schema, List<Demand> demands, String path, boolean toItsEnd) {
        Map<Integer, List<Demand>> wanted = new TreeMap<>();
        for (Demand demand : demands) {
            String name = ((Field) demand.step()).name();
            Optional<Schema.Field> field =
                    schema.getType() == Schema.Type.RECORD ? field(schema, name) : Optional.empty();
            if (field.isEmpty()) {
                return missingField(schema, demand.target(), join(path, name));
            }
            wanted.computeIfAbsent(field.get().pos(), pos -> new ArrayList<>()).add(demand);
        }
        RecordSteps steps = new RecordSteps();
        int end = 1 + wanted.keySet().stream().reduce((first, last) -> last).orElse(-1);
        for (Schema.Field field :
                toItsEnd ? schema.getFields() : schema.getFields().subList(0, end)) {
            List<Demand> here = wanted.get(field.pos());
            if (here == null) {
                steps.skip(join(path, field.name()), skips.skip(field.schema()));
            } else {
                String name = join(path, ((Field) here.get(0).step()).name());
                List<Demand> below = below(here);
                if (!steps.number(name, field.schema(), below)) {
                    steps.add(name, value(field.schema(), below, name));
                }
            }
        }
        return steps.build();
    }

    /** By its name, or by the name it had when its writer called it otherwise. */
    static Optional<Schema.Field> field(Schema record, String name) {
        return Optional.ofNullable(record.getField(name))
                .or(() -> record.getFields().stream()
                        .filter(field -> field.aliases().contains(name))
                        .findFirst());
    }

    private static Step missingField(Schema schema, Target target, String name) {
        String found = schema.getType() == Schema.Type.RECORD
                ? schema.getFields().stream().map(Schema.Field::name).collect(Collectors.joining(", "))
                : schema.getType().getName();
        return (in, out) -> {
            in.at(name);
            throw in.unreadable(target.lacking(), "a field of that name in the writer schema", found);
        };
    }

    private Step value(Schema schema, List<Demand> demands, String path) {
        return Step.perBranch(
                schema,
                branch -> schema.isUnion() && branch.getType() == Schema.Type.NULL
                        ? LeafSteps.nothing(demands)
                        : plain(branch, demands, path));
    }

    /** The same bytes are read again for each kind of demand, and for each choice of elements. */
    private Step plain(Schema schema, List<Demand> demands, String path) {
        List<Step> steps = new ArrayList<>();
        demands.stream()
                .filter(Demand::isHere)
                .map(demand -> LeafSteps.leaf(schema, demand.target()))
                .forEach(steps::add);
        List<Demand> fields = stepping(demands, Field.class);
        if (!fields.isEmpty()) {
            steps.add(record(schema, fields, path, true));
        }
        List<Demand> entries = stepping(demands, Entry.class);
        if (!entries.isEmpty()) {
            steps.add(map(schema, entries, path));
        }
        grouped(stepping(demands, Elements.class), demand -> (Elements) demand.step())
                .forEach((elements, wanted) -> steps.add(array(schema, elements, wanted, path)));
        return steps.stream().reduce(Step::both).orElseThrow();
    }

    private Step map(Schema schema, List<Demand> demands, String path) {
        if (schema.getType() != Schema.Type.MAP) {
            return LeafSteps.refuse(demands.get(0).target(), "a map", schema);
        }
        Map<String, List<Demand>> byKey = grouped(demands, demand -> ((Entry) demand.step()).key());
        Map<String, Step> wanted = new LinkedHashMap<>();
        byKey.forEach(
                (key, there) -> wanted.put(key, value(schema.getValueType(), below(there), path + "{" + key + "}")));
        return new MapStep(path, wanted, skips.skip(schema.getValueType()), byKey);
    }

    private Step array(Schema schema, Elements elements, List<Demand> demands, String path) {
        if (schema.getType() != Schema.Type.ARRAY) {
            return LeafSteps.refuse(demands.get(0).target(), ArrayStep.expected(elements), schema);
        }
        Schema type = schema.getElementType();
        List<Demand> below = below(demands);
        if (below.size() == 1 && below.get(0).isHere() && below.get(0).target() instanceof Target.Columns columns) {
            if (columns.symbols().isEmpty() && FixedNumber.of(type).isPresent()) {
                return new NumberArrayStep(path, elements, FixedNumber.of(type).get(), columns);
            }
        }
        int depth = demands.stream()
                .map(Demand::target)
                .mapToInt(target -> target instanceof Target.Columns columns ? columns.depth() : 0)
                .max()
                .orElse(0);
        return new ArrayStep(path, elements, value(type, below, path + "[]"), skips.skip(type), depth);
    }

    private static List<Demand> below(List<Demand> demands) {
        return demands.stream().map(Demand::below).toList();
    }

    private static List<Demand> stepping(List<Demand> demands, Class<?> step) {
        return demands.stream()
                .filter(demand -> !demand.isHere() && step.isInstance(demand.step()))
                .toList();
    }

    private static <K> Map<K, List<Demand>> grouped(List<Demand> demands, Function<Demand, K> by) {
        return demands.stream().collect(Collectors.groupingBy(by, LinkedHashMap::new, Collectors.toList()));
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
