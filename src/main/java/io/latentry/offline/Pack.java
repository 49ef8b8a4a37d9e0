/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A folder of labelled data sets with a {@code manifest.json}. */
final class Pack {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Pack() {}

    /**
     * The sets of a pack, in the order of its manifest.
     *
     * @throws DataFileException if the manifest is not there or not usable, or two sets have the same group and name
     */
    static List<PackSet> sets(Path folder) {
        Path manifest = folder.resolve("manifest.json");
        if (!Files.isRegularFile(manifest)) {
            throw DataFileException.inFile(manifest, "there is no such file; --pack takes the folder of a data pack");
        }
        JsonNode sets;
        try {
            sets = JSON.readTree(manifest.toFile()).path("sets");
        } catch (IOException e) {
            throw DataFileException.inFile(manifest, "cannot be read (" + e.getMessage() + ")");
        }
        if (!sets.isArray() || sets.isEmpty()) {
            throw DataFileException.inFile(manifest, "it needs an array 'sets' with at least one entry");
        }
        List<PackSet> described = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        for (int i = 0; i < sets.size(); i++) {
            PackSet set = set(folder, new Entry(manifest, "sets[" + i + "]", sets.get(i)));
            if (!titles.add(set.title())) {
                throw DataFileException.inFile(manifest, "sets[" + i + "]: there are two sets " + set.title());
            }
            described.add(set);
        }
        return described;
    }

    private static PackSet set(Path folder, Entry entry) {
        String group = entry.text("group");
        String path = entry.text("file");
        Path file;
        try {
            file = folder.resolve(path).normalize();
            if (!file.startsWith(folder.normalize())
                    || group.isEmpty()
                    || !Path.of(group).getFileName().toString().equals(group)
                    || group.startsWith(".")) {
                throw entry.problem("'file' and 'group' must stay within the pack's folder: " + path + ", " + group);
            }
        } catch (InvalidPathException e) {
            throw entry.problem("'" + e.getInput() + "' is no path");
        }
        String protocol = entry.text("protocol");
        PackSet.Kind kind = Arrays.stream(PackSet.Kind.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(protocol))
                .findFirst()
                .orElseThrow(
                        () -> entry.problem("unknown protocol '" + protocol + "'; known are tab, ts, skab and tep"));
        String name = file.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
        return new PackSet(group, name, file, kind);
    }

    /** One element of the manifest's {@code sets}. */
    private record Entry(Path manifest, String place, JsonNode node) {

        String text(String key) {
            return Optional.of(node.path(key))
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .orElseThrow(() -> problem("it needs a text '" + key + "'"));
        }

        DataFileException problem(String text) {
            return DataFileException.inFile(manifest, place + ": " + text);
        }
    }
}
