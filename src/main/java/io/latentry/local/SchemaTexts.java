/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Parses schemas, together with those they refer to, and brings their text into one form. */
final class SchemaTexts {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Function<SchemaText.Reference, SchemaText> lookup;

    /** Finds references by {@code lookup}, which refuses those that lead nowhere. */
    SchemaTexts(Function<SchemaText.Reference, SchemaText> lookup) {
        this.lookup = lookup;
    }

    /** The schema without white space and superfluous names, so that equal schemas get equal ids. */
    SchemaText canonical(String schema, List<SchemaText.Reference> references) {
        SchemaText text = new SchemaText(schema, references);
        Schema parsed = parse(text);
        return references.isEmpty() ? new SchemaText(parsed.toString(), references) : compact(text);
    }

    /** Avro would write the referred schemas into the text: only the white space goes. */
    private static SchemaText compact(SchemaText text) {
        try {
            return new SchemaText(MAPPER.readTree(text.schema()).toString(), text.references());
        } catch (JsonProcessingException e) {
            throw RegistryError.invalidSchema(e.getOriginalMessage());
        }
    }

    Schema parse(SchemaText text) {
        return parse(text, new Schema.Parser(), new HashSet<>());
    }

    private Schema parse(SchemaText text, Schema.Parser parser, Set<SchemaText.Reference> referred) {
        for (SchemaText.Reference reference : text.references()) {
            if (referred.add(reference)) {
                parse(lookup.apply(reference), parser, referred);
            }
        }
        try {
            return parser.parse(text.schema());
        } catch (AvroRuntimeException e) {
            throw RegistryError.invalidSchema(e.getMessage());
        }
    }
}
