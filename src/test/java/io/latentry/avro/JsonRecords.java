/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Records from their JSON form, with single quotes for readability. */
final class JsonRecords {
    private JsonRecords() {}

    /** A record schema with those fields. */
    static Schema schema(String name, String fields) {
        return new Schema.Parser()
                .parse(("{'type':'record','name':'" + name + "','fields':[" + fields + "]}").replace('\'', '"'));
    }

    /** A value as Avro's own writer encodes it. */
    static byte[] encoded(Schema schema, String json) {
        try {
            Object value = new GenericDatumReader<>(schema)
                    .read(null, DecoderFactory.get().jsonDecoder(schema, json.replace('\'', '"')));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
            new GenericDatumWriter<>(schema).write(value, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
