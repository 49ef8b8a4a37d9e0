/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalRegistryTest {
    private static final String PUMP = record("Pump", "{\"name\":\"flow\",\"type\":\"double\"}");
    private static final String PUMP_WITH_DEFAULT = record(
            "Pump", "{\"name\":\"flow\",\"type\":\"double\"},{\"name\":\"load\",\"type\":\"double\",\"default\":0}");
    private static final String PUMP_WITHOUT_DEFAULT =
            record("Pump", "{\"name\":\"flow\",\"type\":\"double\"},{\"name\":\"load\",\"type\":\"double\"}");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private LocalRegistry registry;

    @BeforeEach
    void start() throws IOException {
        registry = new LocalRegistry(0, Optional.of(folder));
    }

    @AfterEach
    void stop() throws IOException {
        registry.close();
    }

    private static String record(String name, String fields) {
        return "{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[" + fields + "]}";
    }

    private record Reply(int status, JsonNode body) {
        int errorCode() {
            return body.path("error_code").asInt();
        }

        int id() {
            return body.path("id").asInt();
        }
    }

    private Reply send(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(registry.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Type")).contains("application/vnd.schemaregistry.v1+json");
        return new Reply(response.statusCode(), MAPPER.readTree(response.body()));
    }

    private Reply get(String path) throws IOException, InterruptedException {
        return send("GET", path, "");
    }

    private Reply register(String subject, String schema) throws IOException, InterruptedException {
        return send("POST", "/subjects/" + subject + "/versions", body(schema).toString());
    }

    private static ObjectNode body(String schema) {
        return MAPPER.createObjectNode().put("schema", schema);
    }

    @Test
    void register_sameSchemaAgain_keepsIdAcrossSubjectsAndSpelling() throws Exception {
        // Given
        int id = register("a-value", PUMP).id();
        // When
        Reply again = register("a-value", PUMP.replace(",", " ,\n "));
        Reply elsewhere = register("b-value", PUMP);
        // Then
        assertThat(again.id()).isEqualTo(id);
        assertThat(elsewhere.id()).isEqualTo(id);
        assertThat(get("/subjects/a-value/versions").body()).hasToString("[1]");
        assertThat(get("/subjects").body()).hasToString("[\"a-value\",\"b-value\"]");
        assertThat(get("/schemas/ids/" + id + "/subjects").body()).hasToString("[\"a-value\",\"b-value\"]");
    }

    @Test
    void schemas_registered_areFoundByIdGuidVersionAndText() throws Exception {
        // Given
        Reply registered = register("dir%2Fa-value", PUMP);
        String guid = registered.body().path("guid").asText();
        // When
        Reply byId = get("/schemas/ids/" + registered.id() + "?fetchMaxId=true&subject=x");
        Reply byGuid = get("/schemas/guids/" + guid);
        Reply latest = get("/subjects/dir%2Fa-value/versions/latest");
        Reply lookedUp = send("POST", "/subjects/dir%2Fa-value", body(PUMP).toString());
        Reply raw = get("/subjects/dir%2Fa-value/versions/1/schema");
        // Then
        assertThat(byId.body().path("schema").asText()).isEqualTo(PUMP);
        assertThat(byId.body().path("maxId").asInt()).isEqualTo(registered.id());
        assertThat(byGuid.body().path("schema").asText()).isEqualTo(PUMP);
        assertThat(latest.body().path("subject").asText()).isEqualTo("dir/a-value");
        assertThat(latest.body().path("version").asInt()).isEqualTo(1);
        assertThat(lookedUp.id()).isEqualTo(registered.id());
        assertThat(raw.body()).isEqualTo(MAPPER.readTree(PUMP));
        assertThat(get("/schemas/types").body()).hasToString("[\"AVRO\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /subjects/none/versions, '', 404, 40401",
        "GET, /subjects/a-value/versions/7, '', 404, 40402",
        "GET, /subjects/a-value/versions/zero, '', 422, 42202",
        "GET, /schemas/ids/4711, '', 404, 40403",
        "GET, /schemas/ids/2147483647, '', 404, 40403",
        "GET, /schemas/ids/2147483648, '', 404, 404",
        "GET, /schemas/guids/01234567-89ab-cdef-0123-456789abcdef, '', 404, 40403",
        "GET, /config/a-value, '', 404, 40408",
        "GET, /mode/a-value, '', 404, 40409",
        "POST, /subjects/a-value/versions, '{\"schema\":\"{}\"}', 422, 42201",
        "POST, /subjects/a-value/versions, '{\"schema\":\"x\",\"schemaType\":\"JSON\"}', 422, 42201",
        "POST, /subjects/a-value/versions, 'nonsense', 400, 400",
        "PUT, /config, '{\"compatibility\":\"SOMETIMES\"}', 422, 42203",
        "PUT, /mode, '{\"mode\":\"SOMETIMES\"}', 422, 42204",
        "DELETE, /subjects/a-value?permanent=true, '', 404, 40405",
        "DELETE, /subjects/a-value/versions/1?permanent=true, '', 404, 40407",
        "GET, /elsewhere, '', 404, 404",
        "PATCH, /subjects, '', 405, 405"
    })
    void request_refused_carriesConfluentsCodes(String method, String path, String body, int status, int code)
            throws Exception {
        // Given
        register("a-value", PUMP);
        // When
        Reply reply = send(method, path, body);
        // Then
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.errorCode()).isEqualTo(code);
        assertThat(reply.body().path("message").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 200, 200, 200",
        "BACKWARD, 200, 409, 200",
        "BACKWARD_TRANSITIVE, 200, 409, 200",
        "FORWARD, 200, 200, 409",
        "FORWARD_TRANSITIVE, 200, 200, 409",
        "FULL, 200, 409, 409",
        "FULL_TRANSITIVE, 200, 409, 409"
    })
    void register_eachLevel_allowsWhatItPromises(String level, int withDefault, int withoutDefault, int removed)
            throws Exception {
        // Given
        send("PUT", "/config", "{\"compatibility\":\"" + level + "\"}");
        register("a-value", PUMP);
        register("b-value", PUMP);
        register("c-value", PUMP);
        // When
        Reply defaulted = register("a-value", PUMP_WITH_DEFAULT);
        Reply undefaulted = register("b-value", PUMP_WITHOUT_DEFAULT);
        Reply emptied = register("c-value", record("Pump", ""));
        // Then
        assertThat(defaulted.status()).isEqualTo(withDefault);
        assertThat(undefaulted.status()).isEqualTo(withoutDefault);
        assertThat(emptied.status()).isEqualTo(removed);
    }

    @Test
    void register_transitive_looksFurtherBackThanTheLatest() throws Exception {
        // Given
        String text = record("Pump", "{\"name\":\"load\",\"type\":\"string\"}");
        String number = record("Pump", "{\"name\":\"load\",\"type\":\"double\",\"default\":0}");
        register("a-value", text);
        register("a-value", record("Pump", ""));
        // When
        Reply latestOnly = send(
                "POST", "/compatibility/subjects/a-value/versions", body(number).toString());
        send("PUT", "/config/a-value", "{\"compatibility\":\"BACKWARD_TRANSITIVE\"}");
        Reply transitive = send(
                "POST",
                "/compatibility/subjects/a-value/versions?verbose=true",
                body(number).toString());
        Reply registered = register("a-value", number);
        // Then
        assertThat(latestOnly.body().path("is_compatible").asBoolean()).isTrue();
        assertThat(transitive.body().path("is_compatible").asBoolean()).isFalse();
        assertThat(transitive.body().path("messages")).isNotEmpty();
        assertThat(registered.errorCode()).isEqualTo(409);
    }

    @Test
    void config_subject_goesBeforeGlobalUntilItIsDeleted() throws Exception {
        // Given
        send("PUT", "/config/a-value", "{\"compatibility\":\"full\"}");
        // When
        String set = get("/config/a-value").body().path("compatibilityLevel").asText();
        send("DELETE", "/config/a-value", "");
        String unset = get("/config/a-value?defaultToGlobal=true")
                .body()
                .path("compatibilityLevel")
                .asText();
        // Then
        assertThat(set).isEqualTo("FULL");
        assertThat(unset).isEqualTo("BACKWARD");
        assertThat(get("/config").body().path("compatibilityLevel").asText()).isEqualTo("BACKWARD");
    }

    @Test
    void mode_readOnly_refusesRegistration() throws Exception {
        // Given
        send("PUT", "/mode", "{\"mode\":\"READONLY\"}");
        // When
        Reply refused = register("a-value", PUMP);
        // Then
        assertThat(refused.errorCode()).isEqualTo(42205);
        assertThat(get("/mode").body().path("mode").asText()).isEqualTo("READONLY");
    }

    @Test
    void references_resolved_protectWhatTheyNeed() throws Exception {
        // Given
        register("site", record("Site", "{\"name\":\"city\",\"type\":\"string\"}"));
        ObjectNode body = body(record("Plant", "{\"name\":\"site\",\"type\":\"Site\"}"));
        body.putArray("references")
                .addObject()
                .put("name", "Site")
                .put("subject", "site")
                .put("version", 1);
        // When
        Reply registered = send("POST", "/subjects/plant/versions", body.toString());
        Reply deletion = send("DELETE", "/subjects/site", "");
        // Then
        assertThat(registered.status()).isEqualTo(200);
        assertThat(get("/schemas/ids/" + registered.id()).body().path("references"))
                .hasSize(1);
        assertThat(get("/subjects/site/versions/1/referencedby").body()).hasToString("[" + registered.id() + "]");
        assertThat(deletion.errorCode()).isEqualTo(42206);
    }

    @Test
    void delete_softThenPermanent_keepsTheIdReadable() throws Exception {
        // Given
        int id = register("a-value", PUMP).id();
        // When
        Reply soft = send("DELETE", "/subjects/a-value", "");
        Reply hidden = get("/subjects/a-value/versions");
        Reply shown = get("/subjects/a-value/versions?deleted=true");
        Reply permanent = send("DELETE", "/subjects/a-value?permanent=true", "");
        // Then
        assertThat(soft.body()).hasToString("[1]");
        assertThat(hidden.errorCode()).isEqualTo(40401);
        assertThat(shown.body()).hasToString("[1]");
        assertThat(permanent.body()).hasToString("[1]");
        assertThat(get("/schemas/ids/" + id).status()).isEqualTo(200);
    }

    @Test
    void restart_afterACrashInMidLine_keepsEverythingButTheHalfLine() throws Exception {
        // Given
        int first = register("a-value", PUMP).id();
        int second = register("a-value", PUMP_WITH_DEFAULT).id();
        send("PUT", "/config/a-value", "{\"compatibility\":\"FULL_TRANSITIVE\"}");
        registry.close();
        Files.write(
                folder.resolve("schemas.jsonl"),
                "{\"change\":\"registered\",\"subject\":\"ü".getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.APPEND);
        // When
        registry = new LocalRegistry(0, Optional.of(folder));
        int third = register("b-value", record("Fan", "")).id();
        registry.close();
        registry = new LocalRegistry(0, Optional.of(folder));
        // Then
        assertThat(get("/schemas/ids/" + first).body().path("schema").asText()).isEqualTo(PUMP);
        assertThat(get("/subjects/a-value/versions/2").body().path("id").asInt())
                .isEqualTo(second);
        assertThat(get("/subjects/b-value/versions/1").body().path("id").asInt())
                .isEqualTo(third);
        assertThat(third).isEqualTo(second + 1);
        assertThat(get("/config/a-value").body().path("compatibilityLevel").asText())
                .isEqualTo("FULL_TRANSITIVE");
    }

    @Test
    void start_busyPort_namesItAndTheRemedy() {
        // Given
        int port = registry.port();
        // When / Then
        assertThatThrownBy(() -> new LocalRegistry(port, Optional.empty()))
                .isInstanceOf(BindException.class)
                .hasMessageContainingAll("Registry port " + port, "--registry-port");
    }

    @Test
    void start_folderInUse_saysSo() {
        // Given the folder of the running registry
        // When / Then
        assertThatThrownBy(() -> new LocalRegistry(0, Optional.of(folder)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use by another registry");
    }
}
