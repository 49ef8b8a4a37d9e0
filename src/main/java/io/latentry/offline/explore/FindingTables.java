/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.offline.explore;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Writes findings as JSON, and those that are tables as CSV too. */
final class FindingTables {
    private final Findings findings;
    private final Path folder;
    private final ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    FindingTables(Findings findings, Path folder) {
        this.findings = findings;
        this.folder = folder;
    }

    void write() throws IOException {
        Files.createDirectories(folder);
        writeJson("latents", latents());
        writeJson("traversal", traversal());
        writeTraversal();
        writeJson("prior", prior());
        writeSamples();
        writeJson("interpolation", interpolation());
        writeJson("likelihood", likelihood());
        writeJson("latent-size", Map.of("beta", 1, "sizes", findings.sizes()));
        Files.deleteIfExists(folder.resolve("disentanglement.json"));
        if (!findings.betas().isEmpty()) {
            writeJson("disentanglement", disentanglement());
        }
    }

    private Map<String, Object> latents() {
        LatentUse use = findings.use();
        List<Object> latents = new ArrayList<>();
        for (int k = 0; k < use.kl().length; k++) {
            Map<String, Object> latent = new LinkedHashMap<>();
            latent.put("latent", Findings.latentName(k));
            latent.put("kl", use.kl()[k]);
            latent.put("collapsed", use.collapsed(k));
            latent.put("governs", use.governs().get(k));
            latent.put("featureCorrelation", named(features(), use.featureCorrelation()[k]));
            latent.put("factorCorrelation", named(factors(), use.factorCorrelation()[k]));
            latents.add(latent);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("rows", findings.rows().count());
        document.put("beta", findings.beta());
        document.put("heldOut", findings.quality());
        document.put("collapsedBelowNats", LatentUse.COLLAPSED);
        document.put("latents", latents);
        return document;
    }

    private Map<String, Object> traversal() {
        Traversal traversal = findings.traversal();
        List<Object> walks = new ArrayList<>();
        for (Traversal.Walk walk : traversal.walks()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("latent", Findings.latentName(walk.latent()));
            document.put("movedInStandardDeviations", named(features(), walk.moved()));
            document.put("rows", walk.rows());
            walks.add(document);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("features", features());
        document.put("units", findings.rows().featureUnits());
        document.put("origin", traversal.origin());
        document.put("values", traversal.values());
        document.put("walks", walks);
        return document;
    }

    private void writeTraversal() throws IOException {
        Traversal traversal = findings.traversal();
        try (CsvWriter csv = csv("traversal")) {
            csv.writeRecord(header(List.of("latent", "value")));
            for (Traversal.Walk walk : traversal.walks()) {
                for (int i = 0; i < traversal.values().length; i++) {
                    List<String> cells = new ArrayList<>();
                    cells.add(Findings.latentName(walk.latent()));
                    cells.add(Double.toString(traversal.values()[i]));
                    for (double value : walk.rows()[i]) {
                        cells.add(Double.toString(value));
                    }
                    csv.writeRecord(cells);
                }
            }
        }
    }

    private Map<String, Object> prior() {
        PriorSamples samples = findings.samples();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("samples", PriorSamples.COUNT);
        document.put("completeness", samples.completeness());
        document.put("valuesInRange", samples.valuesInRange());
        document.put("distanceToTheData", named(features(), samples.distance()));
        return document;
    }

    private void writeSamples() throws IOException {
        float[] rows = findings.samples().rows();
        int width = findings.rows().width();
        try (CsvWriter csv = csv("prior-samples")) {
            csv.writeRecord(features());
            for (int from = 0; from < rows.length; from += width) {
                csv.writeRecord(IntStream.range(from, from + width)
                        .mapToObj(at -> Float.toString(rows[at]))
                        .toList());
            }
        }
    }

    private Map<String, Object> interpolation() {
        Interpolation interpolation = findings.interpolation();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("from", interpolation.from());
        document.put("to", interpolation.to());
        document.put("continuity", interpolation.continuity());
        document.put("meanContinuityOf100Pairs", interpolation.meanContinuity());
        document.put("worstContinuityOf100Pairs", interpolation.worstContinuity());
        document.put("completeness", findings.samples().completeness());
        document.put("features", features());
        document.put("path", interpolation.path());
        return document;
    }

    private Map<String, Object> likelihood() {
        Likelihood likelihood = findings.likelihood();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("importanceSamples", Likelihood.SAMPLES);
        document.put("meanLogLikelihood", likelihood.meanLogLikelihood());
        document.put("meanElbo", likelihood.meanElbo());
        document.put("gap", likelihood.gap());
        document.put("logLikelihood", likelihood.logLikelihood());
        document.put("elbo", likelihood.elbo());
        return document;
    }

    private Map<String, Object> disentanglement() {
        List<Object> betas = new ArrayList<>();
        for (BetaComparison comparison : findings.betas()) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("beta", comparison.beta());
            for (BetaFigure figure : BetaFigure.values()) {
                document.put(figure.key(), comparison.mean(figure::of));
            }
            document.put("activeLatents", comparison.mean(BetaComparison.Run::activeLatents));
            document.put("kl", comparison.mean(BetaComparison.Run::kl));
            document.put("runs", comparison.runs());
            betas.add(document);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("factors", factors());
        document.put("betas", betas);
        return document;
    }

    private void writeJson(String name, Object document) throws IOException {
        json.writeValue(folder.resolve(name + ".json").toFile(), document);
    }

    private CsvWriter csv(String name) throws IOException {
        return CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .build(Files.newBufferedWriter(folder.resolve(name + ".csv")));
    }

    private List<String> header(List<String> first) {
        List<String> header = new ArrayList<>(first);
        header.addAll(features());
        return header;
    }

    private List<String> features() {
        return findings.rows().featureNames();
    }

    private List<String> factors() {
        return findings.rows().factorNames();
    }

    private static Map<String, Double> named(List<String> names, double[] values) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            named.put(names.get(i), values[i]);
        }
        return named;
    }
}
