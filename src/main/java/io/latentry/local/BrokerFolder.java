/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.Properties;
import kafka.tools.StorageTool;

/** The data folder of one broker: locked while in use, formatted once, deleted at the end when it was temporary. */
final class BrokerFolder implements AutoCloseable {
    /** The cluster of every local stack; a folder of another cluster is somebody else's data. */
    static final String CLUSTER_ID = "bGF0ZW50cnktbG9jYWwtMQ";

    private final Path folder;
    private final boolean temporary;
    private final FileChannel lockFile;

    private BrokerFolder(Path folder, boolean temporary, FileChannel lockFile) {
        this.folder = folder;
        this.temporary = temporary;
        this.lockFile = lockFile;
    }

    /**
     * Takes the folder for this broker alone.
     *
     * @param kept the folder, created when missing; empty for a temporary one
     * @throws LocalStackException when another broker uses it, or it belongs to another cluster
     */
    static BrokerFolder open(Optional<Path> kept) {
        try {
            Path folder = kept.isPresent()
                    ? Files.createDirectories(kept.get().toAbsolutePath())
                    : Files.createTempDirectory("latentry-broker-");
            FileChannel lockFile = lock(folder);
            BrokerFolder opened = new BrokerFolder(folder, kept.isEmpty(), lockFile);
            try {
                opened.refuseForeignCluster();
                return opened;
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LocalStackException(
                    "Data folder " + kept.map(Path::toString).orElse("(temporary)") + " cannot be used", e);
        }
    }

    /** Where the broker keeps its logs. */
    Path logs() {
        return folder.resolve("logs");
    }

    /** Prepares the folder for a broker of these settings; does nothing where that has been done. */
    void format(Properties settings) {
        Path file = folder.resolve("server.properties");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            try (OutputStream to = Files.newOutputStream(file)) {
                settings.store(to, null);
            }
            String[] arguments = {"format", "-t", CLUSTER_ID, "-c", file.toString(), "--ignore-formatted"};
            if (StorageTool.execute(arguments, out) != 0) {
                throw new LocalStackException("Data folder " + folder + " cannot be prepared for a broker: "
                        + said.toString(StandardCharsets.UTF_8).strip());
            }
        } catch (IOException e) {
            throw new LocalStackException("Data folder " + folder + " cannot be written", e);
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
            if (temporary) {
                delete(folder);
            }
        } catch (IOException e) {
            throw new LocalStackException("Data folder " + folder + " cannot be released", e);
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(folder.resolve("latentry.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return file;
            }
        } catch (OverlappingFileLockException e) {
            // Another broker of this very process holds it.
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        throw new LocalStackException("Data folder " + folder
                + " is in use by another broker; stop that one, or choose another folder with --data");
    }

    private void refuseForeignCluster() throws IOException {
        Path identity = logs().resolve("meta.properties");
        if (!Files.exists(identity)) {
            return;
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(identity)) {
            properties.load(in);
        }
        String found = properties.getProperty("cluster.id");
        if (!CLUSTER_ID.equals(found)) {
            throw new LocalStackException("Data folder " + folder + " belongs to another Kafka cluster (cluster.id "
                    + found + " in " + identity + "); choose another folder with --data");
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path emptied, IOException failure) throws IOException {
                Files.delete(emptied);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
