/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Turns a CSV file into Avro records of a topic: a nullable double per column of numbers, a nullable string per column of
 * text. The file is read twice, once to look and once to write, and never held in memory.
 */
public final class CsvImport {
    /** Name of the record header that carries the cell of the label column, as UTF-8 text. */
    public static final String LABEL_HEADER = "latentry.label";

    /** Name of the record header that carries the 0-based row of the file, as decimal text. */
    public static final String ROW_HEADER = "latentry.row";

    private static final long MILLIS_PER_ROW = 1000;

    private final CsvLayout layout;

    private CsvImport(CsvLayout layout) {
        this.layout = layout;
    }

    /**
     * Looks at the whole file.
     *
     * @throws CsvException when it cannot be imported; nothing has been written then
     */
    public static CsvImport of(ImportOptions options) throws InterruptedException {
        return new CsvImport(CsvSurvey.of(options));
    }

    /** How many rows will be written. */
    public long rows() {
        return layout.importedRows();
    }

    /** Schema of the records in a topic of that name. */
    public Schema schema(String topic) {
        return layout.schema(topic);
    }

    /**
     * Writes the rows and returns when all of them are acknowledged.
     *
     * @param recordsPerSecond 0 for as fast as possible
     * @param progress is told how many rows have been handed to Kafka
     * @return how many rows were written
     * @throws CsvException when the file has changed since it was looked at
     * @throws KafkaException when Kafka does not answer or refuses
     */
    public long write(KafkaTarget target, double recordsPerSecond, LongConsumer progress) throws InterruptedException {
        // A recording may be years old: the retention of live topics would delete it at once.
        try (TopicWriter writer = TopicWriter.open(target, Map.of("retention.ms", "-1"))) {
            Rows rows = new Rows(writer, target.topic(), new Pacer(recordsPerSecond, new CountDownLatch(1)), progress);
            new CsvFile(layout.options().file()).read(rows);
            writer.flush();
            return rows.written;
        }
    }

    /** The second reading of the file. */
    private final class Rows implements CsvFile.Reader {
        private final TopicWriter writer;
        private final Schema schema;
        private final Pacer pacer;
        private final LongConsumer progress;
        private final CellReader reader = new CellReader(layout.options().file());
        private final String constantEntity = layout.options().entityOrFileName();
        private final long begin = System.currentTimeMillis() - rows() * MILLIS_PER_ROW;
        private long written;

        Rows(TopicWriter writer, String topic, Pacer pacer, LongConsumer progress) {
            this.writer = writer;
            this.schema = layout.schema(topic);
            this.pacer = pacer;
            this.progress = progress;
        }

        @Override
        public void header(List<String> names) {
            if (names.size() != layout.columns().size()) {
                throw CsvException.inFile(layout.options().file(), "the header has changed during the import");
            }
        }

        @Override
        public boolean row(long row, long line, List<String> cells) throws InterruptedException {
            if (row >= layout.options().rows().to()) {
                return false;
            }
            if (layout.options().rows().contains(row)) {
                pacer.awaitTurn();
                write(row, line, cells);
                progress.accept(++written);
            }
            return true;
        }

        private void write(long row, long line, List<String> cells) {
            GenericRecord record = new GenericData.Record(schema);
            Map<String, String> headers = new HashMap<>();
            headers.put(ROW_HEADER, Long.toString(row));
            String key = constantEntity;
            long time = begin + (row - layout.options().rows().from()) * MILLIS_PER_ROW;
            for (CsvColumn column : layout.columns()) {
                String cell = cells.get(column.index());
                switch (column.role()) {
                    case NUMBER ->
                        record.put(
                                column.field(),
                                reader.number(cell, line, column.name()).orElse(null));
                    case TEXT -> record.put(column.field(), cell.isEmpty() ? null : cell);
                    case ENTITY -> {
                        key = reader.entity(cell, line, column.name());
                        record.put(column.field(), key);
                    }
                    case TIME -> {
                        time = reader.time(
                                cell, line, column.name(), layout.time().orElseThrow());
                        record.put(column.field(), time);
                    }
                    case LABEL -> headers.put(LABEL_HEADER, cell);
                    case EXCLUDED -> {}
                }
            }
            writer.send(key, time, record, headers);
        }
    }
}
