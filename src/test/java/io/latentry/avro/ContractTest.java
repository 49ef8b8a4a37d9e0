/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What FULL_TRANSITIVE evolution of the published schemas rests on. */
class ContractTest {

    static Stream<Path> schemas() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("schemas"))) {
            List<Path> found = files.sorted().toList();
            assertThat(found).isNotEmpty();
            return found.stream();
        }
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void schema_everyPart_isDocumentedAndHasADefault(Path file) {
        // Given
        Schema schema = parse(file);
        // When
        List<String> gaps = new ArrayList<>();
        inspect(schema, schema.getName(), gaps);
        // Then
        assertThat(gaps).isEmpty();
    }

    private static Schema parse(Path file) {
        try {
            return new Schema.Parser().parse(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inspect(Schema schema, String path, List<String> gaps) {
        switch (schema.getType()) {
            case RECORD -> {
                require(schema.getDoc() != null, path + ": no doc", gaps);
                for (Schema.Field field : schema.getFields()) {
                    String at = path + "." + field.name();
                    require(field.doc() != null && !field.doc().isBlank(), at + ": no doc", gaps);
                    require(field.hasDefaultValue(), at + ": no default", gaps);
                    inspect(field.schema(), at, gaps);
                }
            }
            case ENUM -> {
                require(schema.getDoc() != null, path + ": no doc", gaps);
                require("UNKNOWN".equals(schema.getEnumDefault()), path + ": enum default is not UNKNOWN", gaps);
            }
            case ARRAY -> inspect(schema.getElementType(), path + "[]", gaps);
            case MAP -> inspect(schema.getValueType(), path + "{}", gaps);
            case UNION -> schema.getTypes().forEach(branch -> inspect(branch, path, gaps));
            default -> {}
        }
    }

    private static void require(boolean condition, String gap, List<String> gaps) {
        if (!condition) {
            gaps.add(gap);
        }
    }
}
