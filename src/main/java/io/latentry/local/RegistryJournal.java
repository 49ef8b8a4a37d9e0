/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The registry's memory: a file of JSON lines that only grows. A change is on the disk before anybody hears of it, so ids
 * survive a crash; half a line at the end, from a crash while writing, is cut off.
 */
final class RegistryJournal implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper().registerModule(new Jdk8Module());

    private final Path file;
    private final FileChannel channel;
    private final List<RegistryChange> changes = new ArrayList<>();
    private long end;

    private RegistryJournal(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        recover();
    }

    /**
     * The journal of that folder, which is made when there is none.
     *
     * @throws IOException when another process has it open, or it is damaged
     */
    static RegistryJournal open(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve("schemas.jsonl");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (!isOurs(channel)) {
                throw new IOException(
                        file + " is in use by another registry: stop that one, or choose another data folder");
            }
            return new RegistryJournal(file, channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** What was recorded before the journal was opened, oldest first. */
    List<RegistryChange> changes() {
        return List.copyOf(changes);
    }

    /** Records a change; on the disk when this returns. */
    void append(RegistryChange change) {
        try {
            // A line that could not be finished for want of space must not spoil the next one.
            channel.truncate(end);
            ByteBuffer line =
                    ByteBuffer.wrap((MAPPER.writeValueAsString(change) + "\n").getBytes(StandardCharsets.UTF_8));
            for (long at = end; line.hasRemaining(); ) {
                at += channel.write(line, at);
            }
            channel.force(true);
            end = channel.size();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Whether we got the lock, which the channel holds until it is closed. */
    private static boolean isOurs(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    private void recover() throws IOException {
        byte[] bytes = Channels.newInputStream(channel).readAllBytes();
        int complete = bytes.length;
        while (complete > 0 && bytes[complete - 1] != '\n') {
            complete--;
        }
        end = complete;
        for (String line :
                new String(bytes, 0, complete, StandardCharsets.UTF_8).lines().toList()) {
            try {
                changes.add(MAPPER.readValue(line, RegistryChange.class));
            } catch (JsonProcessingException e) {
                throw new IOException(
                        file + ", line " + (changes.size() + 1) + " is damaged: " + e.getOriginalMessage(), e);
            }
        }
    }
}
