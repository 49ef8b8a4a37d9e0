/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.config;

/**
 * What a newly trained model must stand before it is published.
 *
 * @param enabled whether it must; true unless set
 * @param share of the records, the newest, that only the gate sees; 0.15 unless set
 * @param alarmFactor how many times its budget a model's alarms may reach there, unless the champion's do too; 3 unless set
 * @param likelihoodLoss how much less likely than by the champion the records may be, in nats per number; 0.25 unless set
 * @param recallLoss how much lower than the champion's its recall of injected faults may be; 0.1 unless set
 */
public record GateConfig(Boolean enabled, Double share, Double alarmFactor, Double likelihoodLoss, Double recallLoss) {

    public GateConfig {
        enabled = enabled == null ? true : enabled;
        share = share == null ? 0.15 : share;
        alarmFactor = alarmFactor == null ? 3 : alarmFactor;
        likelihoodLoss = likelihoodLoss == null ? 0.25 : likelihoodLoss;
        recallLoss = recallLoss == null ? 0.1 : recallLoss;
    }
}
