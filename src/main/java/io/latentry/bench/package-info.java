/** What measures the others, on a machine of its own choosing: throughput and latency of the stream, compute devices, retrainings, memory over time. It may import every room but {@code cli}. */
package io.latentry.bench;
