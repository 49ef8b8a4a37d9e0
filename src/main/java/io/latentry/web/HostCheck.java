/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.web;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which {@code Host} headers the page answers to. A foreign page can make its own name resolve to this machine (DNS
 * rebinding) and would then be of the same origin; the name it sends along gives it away.
 *
 * <p>Bound to one address: the loopback names and addresses and the configured host, with the port that is listened on.
 * Bound to every address: the loopback names and any literal IP address, which no foreign page can claim, with any port,
 * because a published container port may have another number.
 */
final class HostCheck {
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[0-9a-f:.]+]|[^\\[\\]:@/\\s]+)(?::(\\d{1,5}))?");
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[::1]");
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-f:.]+]");
    private static final int HTTP = 80;

    private final String configured;
    private final boolean everyAddress;

    HostCheck(String configuredHost) {
        configured = bracketed(configuredHost).toLowerCase(Locale.ROOT);
        everyAddress = isEveryAddress(configuredHost);
    }

    /** Whether a request that names this host, on this port, is meant for the page. */
    boolean allows(String header, int port) {
        Matcher authority = AUTHORITY.matcher(header.toLowerCase(Locale.ROOT));
        if (!authority.matches()) {
            return false;
        }
        String host = authority.group(1);
        int named = authority.group(2) == null ? HTTP : Integer.parseInt(authority.group(2));
        if (everyAddress) {
            return LOOPBACK.matcher(host).matches() || LITERAL.matcher(host).matches();
        }
        return named == port && (LOOPBACK.matcher(host).matches() || host.equals(configured));
    }

    static boolean isEveryAddress(String host) {
        return bracketed(host).equals("[::]") || host.equals("0.0.0.0");
    }

    /** A host as it stands in a URI: IPv6 addresses in brackets. */
    static String bracketed(String host) {
        return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    }
}
