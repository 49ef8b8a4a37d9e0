/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import java.time.Instant;
import java.util.Optional;

/**
 * What this process makes of a champion that is watched.
 *
 * @param champion which version that is
 * @param watchedUntil when the watch ends
 * @param serving version that judges here
 * @param refusal what is wrong with the champion, so that another version judges in its place; empty when it judges, or is not
 *     known to be at fault
 */
public record ChampionStanding(long champion, Instant watchedUntil, long serving, Optional<String> refusal) {}
