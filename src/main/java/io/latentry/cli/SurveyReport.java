/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.cli;

import io.latentry.avro.FeatureCheck;
import io.latentry.avro.SchemaField;
import io.latentry.avro.SchemaFields;
import io.latentry.avro.SchemaRef;
import io.latentry.avro.SchemaRegistryClient;
import io.latentry.avro.UnknownSchemaException;
import io.latentry.config.DetectorConfig;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.avro.Schema;

/** Prints what a detector makes of its topics. */
final class SurveyReport {
    private static final int ROWS = 5;
    private static final int COLUMNS = 8;
    private static final int REASONS = 5;
    private static final int WIDEST = 48;

    private final PrintWriter out;
    private final SchemaRegistryClient registry;

    SurveyReport(PrintWriter out, SchemaRegistryClient registry) {
        this.out = out;
        this.registry = registry;
    }

    void print(DetectorConfig detector, TopicSample sample, DetectorSurvey survey) {
        sample.partitions()
                .forEach((topic, partitions) -> out.printf(
                        "  topic %s: %s%n", topic, partitions == 0 ? "does not exist" : partitions + " partitions"));
        out.printf(
                "  %d records held, the newest %d read%n",
                sample.held(), sample.records().size());
        survey.schemas().forEach((ref, records) -> schema(detector, ref, records));
        if (!survey.rows().isEmpty()) {
            rows(survey);
        }
        unreadable(sample, survey);
    }

    private void schema(DetectorConfig detector, SchemaRef ref, int records) {
        Schema schema;
        try {
            schema = registry.by(ref);
        } catch (UnknownSchemaException e) {
            out.printf("%n  %s, %d records: %s%n", ref, records, Printable.of(e.getMessage()));
            return;
        }
        List<String> versions = registry.versions(ref);
        out.printf(
                "%n  %s%s, %s, %d records%n",
                ref,
                versions.isEmpty() ? "" : " (" + Printable.of(String.join(", ", versions)) + ")",
                Printable.of(schema.getFullName()),
                records);
        fields(SchemaFields.of(schema));
        for (String feature : detector.features()) {
            Optional<String> fault = FeatureCheck.fault(schema, feature);
            fault.ifPresent(text -> out.printf("    feature %s: %s%n", feature, Printable.of(text)));
        }
        long found = detector.features().stream()
                .filter(feature -> FeatureCheck.fault(schema, feature).isEmpty())
                .count();
        out.printf("    %d of %d features found%n", found, detector.features().size());
    }

    private void fields(List<SchemaField> fields) {
        String line = "    %-" + width(fields.stream().map(SchemaField::path).toList(), "field") + "s  %-"
                + width(fields.stream().map(SchemaField::type).toList(), "type") + "s  %s%n";
        out.printf(line, "field", "type", "usable as");
        for (SchemaField field : fields) {
            out.printf(line, Printable.of(field.path()), shortened(field.type()), Printable.of(field.usableAs()));
        }
    }

    private static int width(List<String> texts, String heading) {
        int longest = texts.stream().mapToInt(String::length).max().orElse(0);
        return Math.max(heading.length(), Math.min(longest, WIDEST));
    }

    private static String shortened(String text) {
        String printable = Printable.of(text);
        return printable.length() <= WIDEST ? printable : printable.substring(0, WIDEST - 1) + "…";
    }

    private void rows(DetectorSurvey survey) {
        List<String> columns = survey.columns();
        List<DetectorSurvey.Row> first = survey.rows().stream().limit(ROWS).toList();
        int entity = width(first.stream().map(DetectorSurvey.Row::entity).toList(), "entity");
        out.printf(
                "%n  first rows%s%n",
                columns.size() > COLUMNS ? ", " + COLUMNS + " of " + columns.size() + " columns" : "");
        out.printf("    %-24s  %-" + entity + "s", "time", "entity");
        int shown = Math.min(COLUMNS, columns.size());
        int[] widths = IntStream.range(0, shown)
                .map(i -> Math.max(11, columns.get(i).length()))
                .toArray();
        for (int i = 0; i < shown; i++) {
            out.printf("  %" + widths[i] + "s", columns.get(i));
        }
        out.println();
        for (DetectorSurvey.Row row : first) {
            out.printf("    %-24s  %-" + entity + "s", Instant.ofEpochMilli(row.time()), shortened(row.entity()));
            for (int i = 0; i < shown; i++) {
                out.printf("  %" + widths[i] + "s", number(row.values()[i]));
            }
            out.println();
        }
    }

    private static String number(float value) {
        return Float.isNaN(value) ? "missing" : String.format(Locale.ROOT, "%.6g", value);
    }

    private void unreadable(TopicSample sample, DetectorSurvey survey) {
        int count = survey.unreadable().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        out.printf(
                "%n  %d readable, %d unreadable, %d without a value, of %d%n",
                survey.rows().size(), count, survey.nulls(), sample.records().size());
        survey.unreadable().entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(REASONS)
                .forEach(reason -> out.printf("    %d × %s%n", reason.getValue(), Printable.of(reason.getKey())));
    }
}
