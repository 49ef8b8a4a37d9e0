/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the page's files may not do, so that no text from a topic becomes markup and the page works offline. */
class PageTest {
    private static final List<String> WAYS_TO_MAKE_MARKUP_OF_TEXT = List.of(
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "DOMParser",
            "srcdoc",
            "eval(",
            "createContextualFragment",
            "new Function",
            "setHTML",
            "javascript:");

    static List<Path> modules() throws IOException, URISyntaxException {
        return files(".js");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void module_anyText_cannotBecomeMarkup(Path module) throws IOException {
        assertThat(Files.readString(module)).doesNotContain(WAYS_TO_MAKE_MARKUP_OF_TEXT);
    }

    @Test
    void page_underItsContentSecurityPolicy_needsNothingInline() throws IOException, URISyntaxException {
        // When
        String page = Files.readString(files("index.html").get(0));

        // Then
        assertThat(page).doesNotContainPattern("<script(?![^>]* src=)").doesNotContain("<style");
        assertThat(page).doesNotContainPattern("\\s(on\\w+|style)=");
    }

    @Test
    void files_offline_nameNoOtherServer() throws IOException, URISyntaxException {
        for (Path file : files("")) {
            assertThat(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                    .as(file.toString())
                    .doesNotContainPattern("https?://");
        }
    }

    private static List<Path> files(String ending) throws IOException, URISyntaxException {
        Path page =
                Path.of(PageTest.class.getResource("page/index.html").toURI()).getParent();
        try (Stream<Path> files = Files.walk(page)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().endsWith(ending))
                    .toList();
        }
    }
}
