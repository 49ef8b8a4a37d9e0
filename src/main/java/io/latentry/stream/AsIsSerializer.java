/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import org.apache.kafka.common.serialization.Serializer;

/** Writes byte arrays as they are, whatever static type they come in. */
final class AsIsSerializer implements Serializer<Object> {
    @Override
    public byte[] serialize(String topic, Object data) {
        return (byte[]) data;
    }
}
