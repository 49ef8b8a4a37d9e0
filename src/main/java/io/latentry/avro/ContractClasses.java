/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import org.apache.avro.util.ClassSecurityValidator;

/** Tells Avro that it may make objects of the classes generated from {@code schemas/}; since 1.12.1 it asks. */
final class ContractClasses {
    static {
        String ours = ContractClasses.class.getPackageName();
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(),
                type -> type.getPackageName().equals(ours)));
    }

    private ContractClasses() {}

    /** Makes sure that it has been told. */
    static void trust() {}
}
