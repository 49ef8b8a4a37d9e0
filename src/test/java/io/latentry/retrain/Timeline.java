/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.retrain;

import io.latentry.avro.ModelCheck;
import io.latentry.avro.ModelEvent;
import io.latentry.avro.ModelEventKind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happened when, in seconds since the beginning, from the test itself, the logs of what it runs, and the models' history. */
final class Timeline {
    private static final Pattern LOG_LINE = Pattern.compile("(\\d\\d:\\d\\d:\\d\\d\\.\\d{3}) (?:INFO|WARN) +(.*)");
    private static final int LONGEST = 240;

    private final Instant begin = Instant.now();
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Instant at, String text) {}

    /** Something happens now. */
    Instant note(String text) {
        Instant now = Instant.now();
        note(now, text);
        return now;
    }

    /** Something has happened. */
    void note(Instant at, String text) {
        entries.add(new Entry(at, text));
    }

    /** What happened to a model; the checks where they were made. */
    void note(ModelEvent event) {
        note(
                event.getTime(),
                "%s version %d by %s: %s"
                        .formatted(event.getKind(), event.getVersion(), event.getActor(), event.getReason()));
        if (event.getKind() == ModelEventKind.TRAINED || event.getActor().equals("watch")) {
            for (ModelCheck check : event.getChecks()) {
                String outcome = check.getPassed() ? "passed" : "FAILED";
                note(event.getTime(), "    %s %s: %s".formatted(outcome, check.getName(), check.getText()));
            }
        }
    }

    /** What a process logged, line by line. */
    void noteLog(String who, String log) {
        ZoneId here = ZoneId.systemDefault();
        for (String line : log.lines().toList()) {
            Matcher matcher = LOG_LINE.matcher(line);
            if (matcher.matches()) {
                LocalDateTime time =
                        LocalDateTime.of(LocalDate.ofInstant(begin, here), LocalTime.parse(matcher.group(1)));
                Instant at = time.atZone(here).toInstant();
                Instant since = at.isBefore(begin.minus(Duration.ofHours(12))) ? at.plus(Duration.ofDays(1)) : at;
                note(since, who + ": " + matcher.group(2));
            }
        }
    }

    @Override
    public String toString() {
        StringBuilder lines = new StringBuilder("seconds, what happened\n");
        entries.stream().sorted(Comparator.comparing(Entry::at)).forEach(entry -> {
            String text = entry.text().length() <= LONGEST
                    ? entry.text()
                    : entry.text().substring(0, LONGEST) + " …";
            double seconds = Duration.between(begin, entry.at()).toMillis() / 1000.0;
            lines.append(String.format(Locale.ROOT, "%7.1f  %s%n", seconds, text));
        });
        return lines.toString();
    }
}
