/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/**
 * How to reach a registry, read from Confluent's client keys.
 *
 * @param endpoints at least one; tried in turn
 * @param tls what to trust and what to show; absent for the JVM's own
 * @param connectTimeout for one connection ({@code http.connect.timeout.ms}, 2 s unless set)
 * @param readTimeout for one request ({@code http.read.timeout.ms}, 2 s unless set)
 * @param unknownFor how long a schema that the registry does not know is not asked for again
 *     ({@code missing.id.cache.ttl.sec}, 2 min unless set)
 */
record RegistrySettings(
        List<Endpoint> endpoints,
        Optional<SSLContext> tls,
        Duration connectTimeout,
        Duration readTimeout,
        Duration unknownFor) {
    private static final String URL = "schema.registry.url";
    private static final String REGISTRY_PREFIX = "schema.registry.";

    /**
     * One server.
     *
     * @param url without a trailing slash
     * @param authorization value of the Authorization header
     */
    record Endpoint(String url, Optional<String> authorization) {}

    static RegistrySettings of(Map<String, String> config) {
        String urls = config.getOrDefault(URL, "");
        List<Endpoint> endpoints = Arrays.stream(urls.split(","))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(url -> endpoint(url, config))
                .toList();
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException(
                    URL + " is not set: name the registry, for example http://localhost:8081");
        }
        return new RegistrySettings(
                endpoints,
                tls(config),
                millis(config, "http.connect.timeout.ms"),
                millis(config, "http.read.timeout.ms"),
                Duration.ofSeconds(number(config, "missing.id.cache.ttl.sec", 120)));
    }

    private static Endpoint endpoint(String text, Map<String, String> config) {
        URI uri = URI.create(text);
        if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
            throw new IllegalArgumentException(
                    URL + ": '" + text + "' is not an address such as http://localhost:8081");
        }
        String userInfo = uri.getRawUserInfo();
        String url = userInfo == null ? text : text.replaceFirst("//[^/]*@", "//");
        return new Endpoint(url.replaceFirst("/+$", ""), authorization(config, Optional.ofNullable(userInfo)));
    }

    private static Optional<String> authorization(Map<String, String> config, Optional<String> urlUserInfo) {
        Optional<String> token = Optional.ofNullable(config.get("bearer.auth.token"));
        if (token.isPresent()) {
            return token.map("Bearer "::concat);
        }
        String source = config.getOrDefault("basic.auth.credentials.source", "URL");
        Optional<String> credentials = switch (source) {
            case "URL" -> urlUserInfo.map(info -> URLDecoder.decode(info, StandardCharsets.UTF_8));
            case "USER_INFO" -> Optional.of(userInfo(config));
            default ->
                throw new IllegalArgumentException("basic.auth.credentials.source: expected URL or USER_INFO, found "
                        + source + "; with USER_INFO set basic.auth.user.info");
        };
        return credentials.map(
                info -> "Basic " + Base64.getEncoder().encodeToString(info.getBytes(StandardCharsets.UTF_8)));
    }

    private static String userInfo(Map<String, String> config) {
        String info = config.getOrDefault(
                "basic.auth.user.info", config.getOrDefault("schema.registry.basic.auth.user.info", ""));
        if (!info.contains(":")) {
            throw new IllegalArgumentException("basic.auth.user.info: expected user:password");
        }
        return info;
    }

    /** Kafka's own factory reads the stores: the same types (JKS, PKCS12, PEM) as for its brokers. */
    private static Optional<SSLContext> tls(Map<String, String> config) {
        Map<String, String> ssl = new HashMap<>();
        config.forEach((key, value) -> {
            if (key.startsWith(REGISTRY_PREFIX + "ssl.")) {
                ssl.put(key.substring(REGISTRY_PREFIX.length()), value);
            }
        });
        if (ssl.isEmpty()) {
            return Optional.empty();
        }
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(new ConfigDef().withClientSslSupport().parse(ssl));
            return Optional.of(factory.sslContext());
        }
    }

    private static Duration millis(Map<String, String> config, String key) {
        return Duration.ofMillis(number(config, key, 2_000));
    }

    private static long number(Map<String, String> config, String key, long otherwise) {
        String text = config.get(key);
        try {
            return text == null ? otherwise : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + ": expected a whole number, found '" + text + "'", e);
        }
    }
}
