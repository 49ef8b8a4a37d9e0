/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import io.latentry.config.HistoryConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * An {@link Entity} as entries of the store. Its key with a 0 after it is that of its head, big-endian: format, layout,
 * time, offset, newest slot, readings known, topic, both tracks (each with its length before it), and the readings of the
 * block that is being filled. Its key with {@code b + 1} after it is that of block {@code b}: the readings of so many slots,
 * written once the last of them is. Laid out as one piece, it is a head with all readings.
 *
 * <p>With a block of about √window readings, a record writes the head and half a block on average, and finding an entity
 * again takes about √window reads. The layout is a hash of the feature names, the window and the block: what was kept
 * for others means nothing to these.
 */
final class EntityFormat {
    private static final byte FORMAT = 2;
    private static final int TIME_AT = 1 + Integer.BYTES;
    private static final int FIXED = TIME_AT + 2 * Long.BYTES + 2 * Short.BYTES + 3 * Integer.BYTES;
    private static final int NOT_KEPT = -1;
    private static final int MOST_BLOCKS = 255;

    private final int layout;
    private final int window;
    private final int width;
    private final int block;
    private final boolean keepsRetries;

    /**
     * A format for windows of those features.
     *
     * @param keepsRetries whether a record may come again after what it has left was stored: the track before it is kept
     */
    EntityFormat(int window, List<String> featureNames, HistoryConfig.Layout kind, boolean keepsRetries) {
        this.window = window;
        this.width = featureNames.size();
        this.block = kind == HistoryConfig.Layout.WHOLE ? window : (int) Math.round(Math.sqrt(window));
        this.layout = 31 * (31 * featureNames.hashCode() + window) + block;
        this.keepsRetries = keepsRetries;
    }

    /** The key of an entity's head. */
    static byte[] headKey(byte[] entity) {
        return Arrays.copyOf(entity, entity.length + 1);
    }

    /** Whether it is the key of a head, and not of a block. */
    static boolean isHead(byte[] key) {
        return key[key.length - 1] == 0;
    }

    /** The entity that an entry's key belongs to. */
    static byte[] entityOf(byte[] key) {
        return Arrays.copyOf(key, key.length - 1);
    }

    /** Event time of the last reading of a head, in milliseconds; empty where this build cannot tell. */
    static Optional<Long> time(byte[] head) {
        return head[0] == FORMAT ? Optional.of(ByteBuffer.wrap(head).getLong(TIME_AT)) : Optional.empty();
    }

    private byte[] blockKey(byte[] entity, int number) {
        byte[] key = headKey(entity);
        key[entity.length] = (byte) (number + 1);
        return key;
    }

    /**
     * The keys that blocks of an entity can have. Those of another layout may be as many as fit the numbering.
     *
     * @param head of the entity
     */
    List<byte[]> blockKeys(byte[] entity, byte[] head) {
        int blocks = isOurs(head) ? (block < window ? (window + block - 1) / block : 0) : MOST_BLOCKS;
        return IntStream.range(0, blocks)
                .mapToObj(number -> blockKey(entity, number))
                .toList();
    }

    private boolean isOurs(byte[] head) {
        return head[0] == FORMAT && ByteBuffer.wrap(head).getInt(1) == layout;
    }

    /** An entity of which nothing is known. */
    Entity unknown(byte[] key) {
        return new Entity(key, window, width);
    }

    /** The entity's head. */
    byte[] head(Entity entity) {
        byte[] topic = entity.topic().getBytes(StandardCharsets.UTF_8);
        byte[] before = entity.trackBefore();
        int from = from(entity);
        int floats = (to(entity) - from) * width;
        ByteBuffer bytes = ByteBuffer.allocate(FIXED
                + topic.length
                + (keepsRetries ? before.length : 0)
                + entity.track().length
                + floats * Float.BYTES);
        bytes.put(FORMAT).putInt(layout).putLong(entity.time()).putLong(entity.offset());
        bytes.putShort((short) entity.newest()).putShort((short) entity.count());
        bytes.putInt(topic.length).put(topic);
        if (keepsRetries) {
            bytes.putInt(before.length).put(before);
        } else {
            bytes.putInt(NOT_KEPT);
        }
        bytes.putInt(entity.track().length).put(entity.track());
        bytes.asFloatBuffer().put(entity.ring(), from * width, floats);
        return bytes.array();
    }

    /** Whether the entity's newest reading has filled a block that is an entry of its own. */
    boolean completesBlock(Entity entity) {
        return block < window && entity.newest() == end(entity.newest()) - 1;
    }

    /** The key of the block that holds the entity's newest reading. */
    byte[] blockKey(Entity entity) {
        return blockKey(entity.key(), entity.newest() / block);
    }

    /** The block that holds the entity's newest reading. */
    byte[] block(Entity entity) {
        int begin = begin(entity.newest());
        int floats = (end(entity.newest()) - begin) * width;
        ByteBuffer bytes = ByteBuffer.allocate(floats * Float.BYTES);
        bytes.asFloatBuffer().put(entity.ring(), begin * width, floats);
        return bytes.array();
    }

    /**
     * Reads an entity back.
     *
     * @param blocks gives what is stored under a key; null if nothing is
     * @return empty if it was kept in another format, or for another layout
     */
    Optional<Entity> read(byte[] key, byte[] head, UnaryOperator<byte[]> blocks) {
        if (!isOurs(head)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(head).position(TIME_AT);
        Entity entity = unknown(key);
        long time = bytes.getLong();
        long offset = bytes.getLong();
        int newest = bytes.getShort();
        int count = bytes.getShort();
        String topic = new String(take(bytes, bytes.getInt()), StandardCharsets.UTF_8);
        entity.restore(topic, offset, time, newest, count);
        int before = bytes.getInt();
        byte[] trackBefore = before == NOT_KEPT ? null : take(bytes, before);
        byte[] track = take(bytes, bytes.getInt());
        entity.restoreTracks(trackBefore == null ? track : trackBefore, track);
        if (block < window && !readBlocks(entity, blocks)) {
            return Optional.empty();
        }
        int from = from(entity);
        bytes.asFloatBuffer().get(entity.ring(), from * width, (to(entity) - from) * width);
        return Optional.of(entity);
    }

    /** Reads all blocks that hold a reading of the window; false if one is missing. */
    private boolean readBlocks(Entity entity, UnaryOperator<byte[]> blocks) {
        boolean wrapped = entity.count() == window;
        for (int begin = 0; begin < window && (wrapped || end(begin) - 1 <= entity.newest()); begin += block) {
            byte[] readings = blocks.apply(blockKey(entity.key(), begin / block));
            if (readings == null) {
                return false;
            }
            ByteBuffer.wrap(readings).asFloatBuffer().get(entity.ring(), begin * width, readings.length / Float.BYTES);
        }
        return true;
    }

    /** First slot that the head holds. */
    private int from(Entity entity) {
        return block == window ? 0 : begin(entity.newest());
    }

    /** End of the slots that the head holds. */
    private int to(Entity entity) {
        if (block == window) {
            return entity.count();
        }
        return completesBlock(entity) ? from(entity) : entity.newest() + 1;
    }

    private int begin(int slot) {
        return slot / block * block;
    }

    private int end(int slot) {
        return Math.min(begin(slot) + block, window);
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] part = new byte[length];
        bytes.get(part);
        return part;
    }
}
