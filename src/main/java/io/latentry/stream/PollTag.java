/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.stream;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** A record's place in the batch of its poll. Lives in the record's headers between poll and process, never on the wire. */
final class PollTag implements Header {
    static final String KEY = "latentry.poll";
    private static final byte[] NOTHING = {};

    private final PollBatch batch;
    private final int index;
    private boolean followed;

    PollTag(PollBatch batch, int index) {
        this.batch = batch;
        this.index = index;
    }

    /** Takes the tag out of the headers, so that no sink or cache keeps the batch alive; null when there is none. */
    static PollTag detach(Headers headers) {
        Header header = headers.lastHeader(KEY);
        if (header == null) {
            return null;
        }
        headers.remove(KEY);
        return header instanceof PollTag tag ? tag : null;
    }

    PollBatch batch() {
        return batch;
    }

    int index() {
        return index;
    }

    /** Notes that the record at the next offset is in the batch, too. */
    void follow() {
        followed = true;
    }

    /** Whether the record at the next offset has come in the same poll. */
    boolean isFollowed() {
        return followed;
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public byte[] value() {
        return NOTHING;
    }
}
