/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SchemaRegistryClientTest {
    private static final Schema PUMP = new Schema.Parser()
            .parse("{\"type\":\"record\",\"name\":\"Pump\",\"fields\":[{\"name\":\"flow\",\"type\":\"double\"}]}");
    private static final String UNKNOWN = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

    /** Below the ports that another test may be given. */
    private static final String NOBODY = "http://127.0.0.1:1";

    private StubRegistry stub;

    @BeforeEach
    void start() throws IOException {
        stub = new StubRegistry();
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    private static String document(Schema schema) {
        return document(schema.toString()).toString();
    }

    private static ObjectNode document(String schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", schema);
    }

    private SchemaRegistryClient client(String... keysAndValues) {
        Map<String, String> config = new HashMap<>(Map.of("schema.registry.url", stub.url()));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            config.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return SchemaRegistryClient.of(config);
    }

    @Test
    void byId_knownSchema_isAskedForOnce() {
        // Given
        stub.answer(200, document(PUMP));
        SchemaRegistryClient client = client();
        // When
        Schema first = client.byId(7);
        Schema second = client.byId(7);
        // Then
        assertThat(first).isEqualTo(PUMP).isSameAs(second);
        assertThat(stub.requests()).extracting(StubRegistry.Request::line).containsExactly("GET /schemas/ids/7");
    }

    @Test
    void byGuid_knownSchema_isFoundUnderItsGuid() {
        // Given
        stub.answer(200, document(PUMP));
        UUID guid = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        // When
        Schema schema = client().byGuid(guid);
        // Then
        assertThat(schema).isEqualTo(PUMP);
        assertThat(stub.requests())
                .extracting(StubRegistry.Request::line)
                .containsExactly("GET /schemas/guids/" + guid);
    }

    @Test
    void byId_serverErrors_areRetried() {
        // Given
        stub.answer(503, "").answer(500, "{}").answer(429, "").answer(200, document(PUMP));
        // When
        Schema schema = client().byId(7);
        // Then
        assertThat(schema).isEqualTo(PUMP);
        assertThat(stub.requests()).hasSize(4);
    }

    @Test
    void byId_firstServerDown_asksTheNextAndStaysThere() {
        // Given
        stub.answer(200, document(PUMP));
        SchemaRegistryClient client = client("schema.registry.url", NOBODY + ", " + stub.url() + "/");
        // When
        Schema first = client.byId(7);
        Schema second = client.byId(8);
        // Then
        assertThat(first).isEqualTo(second).isEqualTo(PUMP);
        assertThat(stub.requests()).hasSize(2);
    }

    @Test
    void byId_unknownSchema_isNotAskedForAgainForAWhile() {
        // Given
        stub.answer(404, UNKNOWN).answer(200, document(PUMP));
        SchemaRegistryClient client = client("missing.id.cache.ttl.sec", "1");
        // When
        assertThatThrownBy(() -> client.byId(7)).isInstanceOf(UnknownSchemaException.class);
        assertThatThrownBy(() -> client.byId(7))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("schema 7");
        int askedAtFirst = stub.requests().size();
        // Then
        assertThat(askedAtFirst).isEqualTo(1);
        await().ignoreException(UnknownSchemaException.class)
                .until(() -> client.byId(7).equals(PUMP));
    }

    @ParameterizedTest
    @CsvSource({"404, <html>nothing here</html>", "200, <html>welcome</html>", "404, '{\"error_code\":404}'"})
    void byId_somethingThatIsNoRegistry_isNoVerdictOnTheSchema(int status, String body) {
        // Given
        stub.answer(status, body);
        SchemaRegistryClient client = client();
        // When / Then
        assertThatThrownBy(() -> client.byId(7)).isInstanceOf(RegistryUnavailableException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void byId_credentialsRefused_namesTheKeysAtOnce(int status) {
        // Given
        stub.answer(status, "");
        SchemaRegistryClient client = client();
        // When / Then
        assertThatThrownBy(() -> client.byId(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContainingAll(Integer.toString(status), "basic.auth.user.info", "bearer.auth.token");
        assertThat(stub.requests()).hasSize(1);
    }

    @Test
    void byId_nobodyThere_givesUpInSeconds() {
        // Given
        SchemaRegistryClient client = client("schema.registry.url", NOBODY);
        long start = System.nanoTime();
        // When / Then
        assertThatThrownBy(() -> client.byId(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("not available");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void byId_silentServer_givesUpInSeconds() {
        // Given
        stub.silent();
        SchemaRegistryClient client = client("http.read.timeout.ms", "60000");
        long start = System.nanoTime();
        // When / Then
        assertThatThrownBy(() -> client.byId(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("did not answer in time");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void byId_interrupted_stopsAndKeepsTheFlag() {
        // Given
        stub.silent();
        SchemaRegistryClient client = client();
        Thread.currentThread().interrupt();
        // When / Then
        assertThatThrownBy(() -> client.byId(7)).isInstanceOf(RegistryUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"schema\":\"syntax = proto3\",\"schemaType\":\"PROTOBUF\"}', is PROTOBUF",
        "'{\"schema\":\"{}\"}', is not a valid Avro schema"
    })
    void byId_notAvro_isUnknown(String document, String message) {
        // Given
        stub.answer(200, document);
        SchemaRegistryClient client = client();
        // When / Then
        assertThatThrownBy(() -> client.byId(7))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining(message);
    }

    @Test
    void byId_references_areFetchedOnceEach() {
        // Given Plant refers to Site and Pump, Pump to Site again
        ObjectNode plant = document("{\"type\":\"record\",\"name\":\"Plant\",\"fields\":["
                + "{\"name\":\"site\",\"type\":\"Site\"},{\"name\":\"pump\",\"type\":\"Pump\"}]}");
        refer(plant, "Pump", "pump subject");
        refer(plant, "Site", "site");
        ObjectNode pump = document(
                "{\"type\":\"record\",\"name\":\"Pump\",\"fields\":[" + "{\"name\":\"site\",\"type\":\"Site\"}]}");
        refer(pump, "Site", "site");
        ObjectNode site = document("{\"type\":\"record\",\"name\":\"Site\",\"fields\":[]}");
        stub.answer(200, plant.toString()).answer(200, pump.toString()).answer(200, site.toString());
        // When
        Schema schema = client().byId(7);
        // Then
        assertThat(schema.getField("pump").schema().getField("site").schema())
                .isSameAs(schema.getField("site").schema());
        assertThat(stub.requests())
                .extracting(StubRegistry.Request::line)
                .containsExactly(
                        "GET /schemas/ids/7",
                        "GET /subjects/pump%20subject/versions/3",
                        "GET /subjects/site/versions/3");
    }

    @Test
    void byId_referenceToItself_ends() {
        // Given
        ObjectNode plant = document("{\"type\":\"record\",\"name\":\"Plant\",\"fields\":[]}");
        refer(plant, "Plant", "plant");
        stub.answer(200, plant.toString());
        // When
        Schema schema = client().byId(7);
        // Then
        assertThat(schema.getName()).isEqualTo("Plant");
        assertThat(stub.requests()).hasSize(2);
    }

    private static void refer(ObjectNode document, String name, String subject) {
        document.withArray("references")
                .addObject()
                .put("name", name)
                .put("subject", subject)
                .put("version", 3);
    }

    @Test
    void register_schema_isSentOnceAndItsIdRemembered() {
        // Given
        stub.answer(200, "{\"id\":12}");
        SchemaRegistryClient client = client();
        // When
        int first = client.register("pumps-value", PUMP);
        int second = client.register("pumps-value", PUMP);
        // Then
        assertThat(List.of(first, second)).containsOnly(12);
        assertThat(stub.requests())
                .containsExactly(new StubRegistry.Request("POST /subjects/pumps-value/versions", null, document(PUMP)));
    }

    @Test
    void register_incompatible_carriesTheRegistrysWords() {
        // Given
        stub.answer(409, "{\"error_code\":409,\"message\":\"flow is gone\"}");
        SchemaRegistryClient client = client();
        // When / Then
        assertThatThrownBy(() -> client.register("pumps-value", PUMP))
                .isInstanceOf(SchemaRejectedException.class)
                .hasMessageContainingAll("pumps-value", "Pump", "flow is gone");
    }

    @Test
    void lookup_schemaNotRegistered_isUnknown() {
        // Given
        stub.answer(404, UNKNOWN);
        SchemaRegistryClient client = client();
        // When / Then
        assertThatThrownBy(() -> client.lookup("pumps-value", PUMP))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining("pumps-value");
        assertThat(stub.requests())
                .extracting(StubRegistry.Request::line)
                .containsExactly("POST /subjects/pumps-value");
    }

    @Test
    void latest_subject_isAskedForEachTime() {
        // Given
        stub.answer(
                200, document(PUMP.toString()).put("id", 12).put("version", 3).toString());
        SchemaRegistryClient client = client();
        // When
        SchemaRegistryClient.SubjectVersion latest = client.latest("pumps-value");
        client.latest("pumps-value");
        // Then
        assertThat(latest).isEqualTo(new SchemaRegistryClient.SubjectVersion("pumps-value", 3, 12, PUMP));
        assertThat(stub.requests()).hasSize(2);
    }

    @Test
    void request_credentials_areSentAsTheKeysSay() {
        // Given
        stub.answer(200, document(PUMP));
        // When
        client("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "ada:secret")
                .byId(1);
        client("schema.registry.url", "http://ada:s%40cret@" + stub.authority()).byId(2);
        client("bearer.auth.token", "token").byId(3);
        client("basic.auth.user.info", "ada:secret").byId(4);
        // Then
        assertThat(stub.requests())
                .extracting(StubRegistry.Request::authorization)
                .containsExactly("Basic YWRhOnNlY3JldA==", "Basic YWRhOnNAY3JldA==", "Bearer token", null);
    }

    @ParameterizedTest
    @CsvSource({
        "schema.registry.url, '', schema.registry.url is not set",
        "schema.registry.url, localhost:8081, 'localhost:8081'' is not an address'",
        "basic.auth.credentials.source, SASL_INHERIT, expected URL or USER_INFO",
        "basic.auth.credentials.source, USER_INFO, basic.auth.user.info: expected user:password",
        "http.read.timeout.ms, soon, http.read.timeout.ms: expected a whole number"
    })
    void of_unusableKey_isNamed(String key, String value, String message) {
        // Given one wrong key
        // When / Then
        assertThatThrownBy(() -> client(key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void of_trustStoreThatIsMissing_isNamed() {
        // Given one wrong key
        // When / Then
        assertThatThrownBy(() -> client("schema.registry.ssl.truststore.location", "/nowhere/trust.jks"))
                .hasStackTraceContaining("/nowhere/trust.jks");
    }
}
