/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.FeedbackKind;
import java.util.Arrays;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Kinds of feedback on the command line: {@code confirmed}, {@code false-alarm}, {@code expected}, {@code new-normal}. */
final class KindConverter implements ITypeConverter<FeedbackKind> {
    @Override
    public FeedbackKind convert(String text) {
        return Arrays.stream(FeedbackKind.values())
                .filter(kind -> kind != FeedbackKind.UNKNOWN
                        && FeedbackView.spelled(kind).equalsIgnoreCase(text.replace('_', '-')))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is no kind; write confirmed, false-alarm, expected or new-normal"));
    }
}
