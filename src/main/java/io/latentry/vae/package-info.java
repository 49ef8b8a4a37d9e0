/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
/** The family of variational autoencoders: networks, their start at probabilistic PCA, training of one or several at once, signals of a batch of rows, ln p(x) by importance sampling; and what else is computed on the same device, such as nearest rows. It knows no Kafka and no Avro and imports no other room. */
package io.latentry.vae;
