/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The variational autoencoder: network, training loop, signals of a batch of rows. It knows no Kafka and no Avro and imports no other room. */
package io.latentry.vae;
