/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the servers of a registry in turn, until one answers or the deadline has come. */
final class RegistryHttp {
    private static final String JSON = "application/vnd.schemaregistry.v1+json";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final RegistrySettings settings;
    private final HttpClient client;
    private volatile int preferred;

    RegistryHttp(RegistrySettings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(settings.connectTimeout());
        settings.tls().ifPresent(builder::sslContext);
        this.client = builder.build();
    }

    /**
     * What a registry said.
     *
     * @param status HTTP status, 200 to 499
     * @param errorCode the registry's own code (40403: schema not found), 0 where there is none
     * @param body the document, or an error's message
     */
    record Answer(int status, int errorCode, JsonNode body) {
        boolean isOk() {
            return status < 300;
        }

        /** Whether the registry itself, not some server on the way to it, says that the thing does not exist. */
        boolean isUnknown() {
            return status == 404 && errorCode / 100 == 404;
        }

        String message() {
            return body.path("message").asText("no message");
        }

        /** For a refusal that nobody foresaw: the record that led to it may still be good. */
        RegistryUnavailableException unexpected(String path) {
            return new RegistryUnavailableException(
                    "Schema registry answered " + status + " to " + path + ": " + message());
        }
    }

    Answer get(String path, Deadline deadline) {
        return exchange("GET", path, Optional.empty(), deadline);
    }

    Answer post(String path, JsonNode body, Deadline deadline) {
        return exchange("POST", path, Optional.of(body), deadline);
    }

    private Answer exchange(String method, String path, Optional<JsonNode> body, Deadline deadline) {
        List<RegistrySettings.Endpoint> endpoints = settings.endpoints();
        Duration pause = FIRST_PAUSE;
        String trouble = "no time left to ask";
        for (int attempt = 0; !deadline.isOver(); attempt++) {
            if (attempt > 0 && attempt % endpoints.size() == 0) {
                await(deadline.atMost(pause));
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
            int server = (preferred + attempt) % endpoints.size();
            String url = endpoints.get(server).url() + path;
            try {
                HttpResponse<String> response = send(request(method, endpoints.get(server), path, body), deadline);
                if (!isTransient(response.statusCode())) {
                    preferred = server;
                    return answer(response);
                }
                trouble = url + " answered " + response.statusCode();
            } catch (TimeoutException e) {
                trouble = url + " did not answer in time";
            } catch (IOException e) {
                trouble = url + ": " + reason(e);
            }
        }
        throw new RegistryUnavailableException("Schema registry not available: " + trouble);
    }

    private static HttpRequest request(
            String method, RegistrySettings.Endpoint endpoint, String path, Optional<JsonNode> body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(endpoint.url() + path))
                .header("Accept", JSON + ", application/json")
                .header("Content-Type", JSON)
                .method(
                        method,
                        body.map(JsonNode::toString)
                                .map(HttpRequest.BodyPublishers::ofString)
                                .orElseGet(HttpRequest.BodyPublishers::noBody));
        endpoint.authorization().ifPresent(value -> request.header("Authorization", value));
        return request.build();
    }

    /** Bounds the whole exchange: HttpRequest's own timeout ends with the headers. */
    private HttpResponse<String> send(HttpRequest request, Deadline deadline) throws IOException, TimeoutException {
        CompletableFuture<HttpResponse<String>> response =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return response.get(deadline.atMost(settings.readTimeout()).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            response.cancel(true);
        }
    }

    private static Answer answer(HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 401 || status == 403) {
            throw new RegistryUnavailableException("Schema registry " + response.uri() + " answered " + status
                    + ": check basic.auth.user.info, basic.auth.credentials.source or bearer.auth.token, and what"
                    + " that user may do");
        }
        JsonNode body = json(response.body());
        int errorCode = body.path("error_code").asInt(0);
        if (status < 300 ? body.isMissingNode() : status == 404 && errorCode == 0) {
            throw new RegistryUnavailableException("Schema registry " + response.uri() + " answered " + status
                    + " with something no registry says: check schema.registry.url and its path");
        }
        return new Answer(status, errorCode, body);
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static boolean isTransient(int status) {
        return status >= 500 || status == 408 || status == 429;
    }

    private static String reason(IOException e) {
        if (e.getMessage() != null) {
            return e.getMessage();
        }
        return e instanceof ConnectException
                ? "connection refused or address unknown"
                : e.getClass().getSimpleName();
    }

    private static void await(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static RegistryUnavailableException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RegistryUnavailableException("Interrupted while waiting for the schema registry", e);
    }
}
