/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** Skips a {@link KafkaTest} whose container could not start, and says so. */
final class DockerWhereNeeded implements ExecutionCondition {
    private static final Logger LOG = LoggerFactory.getLogger(DockerWhereNeeded.class);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (!KafkaUnderTest.inContainer()) {
            return ConditionEvaluationResult.enabled("The broker is embedded.");
        }
        if (DockerClientFactory.instance().isDockerAvailable()) {
            return ConditionEvaluationResult.enabled("Docker answers.");
        }
        String reason = "-Ptestcontainers needs Docker, and none answers here.";
        LOG.atWarn().addKeyValue("test", context.getDisplayName()).log("Skipped: {}", reason);
        return ConditionEvaluationResult.disabled(reason);
    }
}
