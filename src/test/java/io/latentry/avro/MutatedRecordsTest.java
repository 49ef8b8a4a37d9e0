/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A hundred thousand damaged records: each becomes a row or a dead letter, none takes the reader along. */
class MutatedRecordsTest {
    private static final int RECORDS = 100_000;
    private static final int SCHEMAS = 20;
    /** A schema registry's unknown ids cost a question each; a reader that allocates by what bytes claim needs gigabytes. */
    private static final long MOST_BYTES_EACH = 64 << 10;

    @RegisterExtension
    static final RunningRegistry registry = new RunningRegistry();

    private final Random random = new Random(4);
    private final RandomRecords records = new RandomRecords(4);

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void read_mutatedRecords_areEachARowOrUnreadable() {
        // Given records of random schemas, and one in eight made by hand to claim what is not there
        List<byte[]> intact = intact();
        List<byte[]> boasting = boasting();
        FeatureReader reader = new FeatureReader(
                registry.client(), List.of("n2", "vector[" + RandomRecords.LENGTH + "]", "n0", "n1"), "who", "at");
        FloatBuffer row = FloatBuffer.allocate(reader.width());
        Map<UnreadableReason, Integer> unreadable = new EnumMap<>(UnreadableReason.class);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = memory.getCurrentThreadAllocatedBytes();
        int rows = 0;

        // When
        for (int i = 0; i < RECORDS; i++) {
            byte[] value = i % 8 == 0
                    ? boasting.get(random.nextInt(boasting.size()))
                    : mutated(intact.get(random.nextInt(intact.size())));
            try {
                reader.read(value, 7, row, 0);
                rows++;
            } catch (UnreadableRecordException e) {
                unreadable.merge(e.reason(), 1, Integer::sum);
            }
        }

        // Then
        int refused = unreadable.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(rows + refused).isEqualTo(RECORDS);
        assertThat(rows).isPositive();
        assertThat(unreadable)
                .containsKeys(
                        UnreadableReason.NOT_FRAMED,
                        UnreadableReason.UNKNOWN_SCHEMA,
                        UnreadableReason.MALFORMED,
                        UnreadableReason.ARRAY_LENGTH);
        assertThat((memory.getCurrentThreadAllocatedBytes() - before) / RECORDS).isLessThan(MOST_BYTES_EACH);
    }

    private List<byte[]> intact() {
        List<byte[]> intact = new ArrayList<>();
        for (int i = 0; i < SCHEMAS; i++) {
            Schema schema = records.schema();
            int id = registry.client().register("mutated-" + i, schema);
            for (int k = 0; k < 5; k++) {
                intact.add(WireFormat.framed(id, records.encode(records.record(schema))));
            }
        }
        return intact;
    }

    private byte[] mutated(byte[] record) {
        byte[] mutated = record.clone();
        switch (random.nextInt(6)) {
            case 0 -> mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
            case 1 -> mutated = Arrays.copyOf(record, random.nextInt(record.length));
            // Few different ids: each unknown one is asked for.
            case 2 -> mutated[4] = (byte) random.nextInt(64);
            case 3 -> {
                random.nextBytes(mutated);
                System.arraycopy(record, 0, mutated, 0, Math.min(mutated.length, WireFormat.ID_BYTES));
            }
            case 4 -> mutated[0] = (byte) random.nextInt(256);
            default -> {
                byte[] damaged = records.damage(Arrays.copyOfRange(record, WireFormat.ID_BYTES, record.length));
                mutated = Arrays.copyOf(record, WireFormat.ID_BYTES + damaged.length);
                System.arraycopy(damaged, 0, mutated, WireFormat.ID_BYTES, damaged.length);
            }
        }
        return mutated;
    }

    /** Counts and lengths far beyond the bytes behind them, where a value is wanted and where none is. */
    private static List<byte[]> boasting() {
        String wanted = "{'name':'n0','type':'double'},{'name':'n1','type':'double'},{'name':'n2','type':'double'},"
                + "{'name':'vector','type':{'type':'array','items':'float'}},{'name':'at','type':'long'},"
                + "{'name':'who','type':'string'}";
        Schema nothings = JsonRecords.schema(
                "Nothings",
                "{'name':'other','type':{'type':'array','items':{'type':'array','items':'null'}}}," + wanted);
        Schema chain = JsonRecords.schema(
                "Chain", "{'name':'other','type':['null',{'type':'array','items':'Chain'}]}," + wanted);
        Schema plain = JsonRecords.schema("Plain", wanted);
        List<byte[]> payloads = new ArrayList<>();
        int ofNothings = registry.client().register("nothings", nothings);
        int ofChain = registry.client().register("chain", chain);
        int ofPlain = registry.client().register("plain", plain);
        for (long claim : new long[] {1L << 31, Integer.MAX_VALUE, 1L << 62, Long.MIN_VALUE, -1, -(1L << 31)}) {
            payloads.add(WireFormat.framed(ofNothings, concat(varint(claim), varint(claim), new byte[40])));
            payloads.add(WireFormat.framed(ofNothings, concat(varint(1), varint(claim), new byte[60])));
            payloads.add(WireFormat.framed(ofPlain, concat(new byte[24], varint(claim), new byte[40])));
            payloads.add(WireFormat.framed(
                    ofPlain, concat(new byte[24], varint(5), new byte[20], varint(claim), varint(claim), new byte[9])));
            payloads.add(WireFormat.framed(
                    ofPlain, concat(new byte[24], varint(5), new byte[20], new byte[2], varint(claim), new byte[9])));
        }
        byte[] deep = new byte[4000];
        Arrays.fill(deep, (byte) 2);
        payloads.add(WireFormat.framed(ofChain, deep));
        return payloads;
    }

    private static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long zigzag = (value << 1) ^ (value >> 63);
        while ((zigzag & ~0x7fL) != 0) {
            out.write((int) (zigzag & 0x7f | 0x80));
            zigzag >>>= 7;
        }
        out.write((int) zigzag);
        return out.toByteArray();
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
