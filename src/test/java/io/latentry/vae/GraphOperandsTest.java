/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.vae;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** {@code NDArray.mul(Number)} and its like free their operand before the backward pass reads it. */
@AnalyzeClasses(packages = "io.latentry", importOptions = ImportOption.DoNotIncludeTests.class)
class GraphOperandsTest {

    @ArchTest
    static final ArchRule noNumberOperands = ArchRuleDefinition.noClasses()
            .should()
            .callMethodWhere(
                    DescribedPredicate.describe("a Number is an operand of a tensor", GraphOperandsTest::hasNumber));

    private static boolean hasNumber(JavaMethodCall call) {
        return call.getTargetOwner().getPackageName().equals(NDArray.class.getPackageName())
                && call.getTarget().getRawParameterTypes().stream().anyMatch(GraphOperandsTest::isNumber);
    }

    private static boolean isNumber(JavaClass type) {
        return type.isEquivalentTo(Number.class);
    }
}
