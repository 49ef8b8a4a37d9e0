/** What a latent space holds: perturbation, samples, interpolation, disentanglement, likelihood, as figures and pictures. It may import what {@code offline} may, and not {@code offline} itself. */
package io.latentry.offline.explore;
