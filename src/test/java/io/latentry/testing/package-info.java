/** What the tests of several rooms share. */
package io.latentry.testing;
