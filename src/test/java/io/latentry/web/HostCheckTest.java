/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostCheckTest {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, localhost:8080, true",
        "127.0.0.1, LocalHost:8080, true",
        "127.0.0.1, 127.0.0.1:8080, true",
        "127.0.0.1, 127.0.0.53:8080, true",
        "127.0.0.1, [::1]:8080, true",
        "127.0.0.1, localhost, false",
        "127.0.0.1, localhost:80, false",
        "127.0.0.1, localhost:8081, false",
        "127.0.0.1, localhost:99999999, false",
        "127.0.0.1, evil.example:8080, false",
        "127.0.0.1, localhost.evil.example:8080, false",
        "127.0.0.1, 127.0.0.1.evil.example:8080, false",
        "127.0.0.1, evil.example@localhost:8080, false",
        "127.0.0.1, localhost:8080 evil.example, false",
        "127.0.0.1, 192.168.1.4:8080, false",
        "127.0.0.1, '', false",
        "page.example, page.example:8080, true",
        "page.example, PAGE.example:8080, true",
        "page.example, other.example:8080, false",
        "page.example, localhost:8080, true",
        "::1, [::1]:8080, true",
        "0.0.0.0, localhost:9000, true",
        "0.0.0.0, 192.168.1.4:9000, true",
        "0.0.0.0, [fe80::1]:9000, true",
        "0.0.0.0, evil.example:8080, false",
        "::, 10.1.2.3:8080, true",
        "::, evil.example:8080, false",
    })
    void allows_hostHeader_asTheBindingSays(String configured, String header, boolean allowed) {
        assertThat(new HostCheck(configured).allows(header, 8080)).isEqualTo(allowed);
    }
}
