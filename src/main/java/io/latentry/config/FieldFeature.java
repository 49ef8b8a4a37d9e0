/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

import java.util.List;
import java.util.stream.Stream;

/**
 * Values of the record.
 *
 * @param path the way to them
 * @param symbols where each value is a symbol or a text: those that have a column of their own, 1 where the value is that
 *     symbol and else 0; empty where the values are numbers
 */
public record FieldFeature(ValuePath path, List<String> symbols) implements Feature {

    /** The values at that path. */
    public FieldFeature {
        symbols = List.copyOf(symbols);
    }

    @Override
    public int width() {
        return Math.toIntExact(path.width() * Math.max(1, symbols.size()));
    }

    @Override
    public Stream<String> columns() {
        return symbols.isEmpty()
                ? path.names()
                : path.names().flatMap(name -> symbols.stream().map(symbol -> name + "=" + symbol));
    }

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        return symbols.isEmpty() ? path.toString() : path + "=" + String.join("|", symbols);
    }
}
