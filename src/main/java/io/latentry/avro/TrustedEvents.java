/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.avro;

import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.specific.AvroGenerated;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Tells Avro that the generated classes of this package may be made from a schema's names. Since 1.12.2 (AVRO-4189) Avro
 * refuses all but a few JDK classes, even in a generated builder that fills in an enum's default, and the trust can only
 * be given by a system property or by a call that comes first. A logical type factory is what Avro itself loads before
 * it parses the first schema, so this makes the call in time wherever the classes are used; it stands for no logical
 * type.
 */
public final class TrustedEvents implements LogicalTypes.LogicalTypeFactory {

    /** Called by Avro through {@link java.util.ServiceLoader}. */
    public TrustedEvents() {
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), TrustedEvents::isOurs));
    }

    private static boolean isOurs(Class<?> candidate) {
        return candidate.getPackageName().equals(TrustedEvents.class.getPackageName())
                && candidate.isAnnotationPresent(AvroGenerated.class);
    }

    @Override
    public LogicalType fromSchema(Schema schema) {
        throw new IllegalArgumentException(getTypeName() + " is not a logical type");
    }

    @Override
    public String getTypeName() {
        return "latentry-trusted-events";
    }
}
