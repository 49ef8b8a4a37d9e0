/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Named tensors and string metadata in the <a href="https://github.com/huggingface/safetensors">safetensors</a> format:
 * an 8-byte length, a JSON header, then the numbers. The same content always gives the same bytes. (DJL's own encoding
 * of the format drops the metadata.)
 *
 * @param metadata strings by name
 * @param tensors by name
 */
public record SafeTensors(SortedMap<String, String> metadata, SortedMap<String, Tensor> tensors) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String METADATA = "__metadata__";
    private static final int LENGTH_BYTES = 8;

    public SafeTensors(Map<String, String> metadata, Map<String, Tensor> tensors) {
        this(new TreeMap<>(metadata), new TreeMap<>(tensors));
    }

    /**
     * The string of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public String string(String name) {
        String value = metadata.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The file has no metadata '%s'.".formatted(name));
        }
        return value;
    }

    /**
     * The tensor of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("The file has no tensor '%s'.".formatted(name));
        }
        return tensor;
    }

    /** The tensors whose names begin with {@code prefix}, without it. */
    public Map<String, Tensor> tensorsUnder(String prefix) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    public byte[] toBytes() {
        ObjectNode header = JSON.createObjectNode();
        ObjectNode strings = header.putObject(METADATA);
        metadata.forEach(strings::put);
        int end = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            Tensor tensor = entry.getValue();
            ObjectNode description = header.putObject(entry.getKey());
            description.put("dtype", tensor.type().name());
            ArrayNode shape = description.putArray("shape");
            Arrays.stream(tensor.shape()).forEach(shape::add);
            ArrayNode offsets = description.putArray("data_offsets");
            offsets.add(end);
            end = Math.addExact(end, tensor.bytes().length);
            offsets.add(end);
        }
        byte[] json = padded(header);
        ByteBuffer out = ByteBuffer.allocate(LENGTH_BYTES + json.length + end).order(ByteOrder.LITTLE_ENDIAN);
        out.putLong(json.length).put(json);
        tensors.values().forEach(tensor -> out.put(tensor.bytes()));
        return out.array();
    }

    /**
     * Reads what {@link #toBytes} or another writer of the format wrote.
     *
     * @throws IllegalArgumentException if the bytes are cut short or are not of this format
     */
    public static SafeTensors fromBytes(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < LENGTH_BYTES) {
            throw new IllegalArgumentException("Not a safetensors file: only %d bytes.".formatted(bytes.length));
        }
        long headerLength = in.getLong();
        if (headerLength < 2 || headerLength > in.remaining()) {
            throw new IllegalArgumentException(
                    "Not a safetensors file, or cut short: its header claims %d bytes, %d are there."
                            .formatted(headerLength, in.remaining()));
        }
        byte[] json = new byte[(int) headerLength];
        in.get(json);
        JsonNode header = parse(json);
        Map<String, String> metadata = new TreeMap<>();
        Map<String, Tensor> tensors = new TreeMap<>();
        header.properties().forEach(entry -> {
            if (entry.getKey().equals(METADATA)) {
                entry.getValue()
                        .properties()
                        .forEach(string ->
                                metadata.put(string.getKey(), string.getValue().asText()));
            } else {
                tensors.put(entry.getKey(), read(entry.getKey(), entry.getValue(), in));
            }
        });
        return new SafeTensors(metadata, tensors);
    }

    private static Tensor read(String name, JsonNode description, ByteBuffer in) {
        Tensor.Type type;
        try {
            type = Tensor.Type.valueOf(description.path("dtype").asText());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Tensor '%s' has the type '%s'; F32, F64 and I64 are supported."
                            .formatted(name, description.path("dtype").asText()),
                    e);
        }
        JsonNode dimensions = description.path("shape");
        int[] shape = new int[dimensions.size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = dimensions.get(i).asInt();
        }
        long begin = description.path("data_offsets").path(0).asLong(-1);
        long end = description.path("data_offsets").path(1).asLong(-1);
        if (begin < 0 || end < begin || end > in.remaining()) {
            throw new IllegalArgumentException("Cut short: tensor '%s' ends at byte %d of the data, %d are there."
                    .formatted(name, end, in.remaining()));
        }
        byte[] values = new byte[(int) (end - begin)];
        in.get(in.position() + (int) begin, values);
        return new Tensor(type, shape, values);
    }

    private static JsonNode parse(byte[] json) {
        try {
            JsonNode header = JSON.readTree(json);
            if (header == null || !header.isObject()) {
                throw new IllegalArgumentException("Not a safetensors file: its header is no JSON object.");
            }
            return header;
        } catch (IOException e) {
            throw new IllegalArgumentException("Not a safetensors file: its header is not JSON.", e);
        }
    }

    /** The header, filled up with spaces so that the numbers start at a multiple of 8 bytes. */
    private static byte[] padded(ObjectNode header) {
        try {
            byte[] json = JSON.writeValueAsBytes(header);
            byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
            Arrays.fill(padded, json.length, padded.length, (byte) ' ');
            return padded;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Strings and numbers always make JSON.", e);
        }
    }
}
