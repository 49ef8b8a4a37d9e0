/** Tests of what stands around the program: launcher, documents, containers. */
package io.latentry.ops;
