/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;

/** Encodes records of one schema. */
@FunctionalInterface
interface RecordWriter {
    void write(IndexedRecord record, Encoder out) throws IOException;

    /** Writes records as they are. */
    static RecordWriter of(Schema schema, boolean generated) {
        DatumWriter<IndexedRecord> writer =
                generated ? new SpecificDatumWriter<>(schema) : new GenericDatumWriter<>(schema);
        return writer::write;
    }

    /** Writes records under another schema, by Avro's resolution: names and defaults, not positions. */
    default RecordWriter under(Schema own, Schema other) {
        return (record, out) -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
            write(record, encoder);
            GenericRecord resolved = new GenericDatumReader<GenericRecord>(own, other)
                    .read(null, DecoderFactory.get().binaryDecoder(bytes.toByteArray(), null));
            new GenericDatumWriter<GenericRecord>(other).write(resolved, out);
        };
    }
}
