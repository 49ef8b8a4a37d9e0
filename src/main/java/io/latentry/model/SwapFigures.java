/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.model;

import io.latentry.model.ModelSwap.Step;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The swaps of each detector of this process, as JMX shows them until this is closed. */
final class SwapFigures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwapFigures.class);
    private static final double NANOS_PER_MILLI = 1e6;

    private final List<ObjectName> shown = new ArrayList<>();

    /** Shows those of a detector; where another catalog of this process shows that detector's already, they stay. */
    synchronized void show(String detector, Supplier<Swaps> swaps) {
        try {
            ObjectName name = new ObjectName("io.latentry:type=ModelSwap,detector=" + detector);
            ManagementFactory.getPlatformMBeanServer().registerMBean(new OfDetector(swaps), name);
            shown.add(name);
        } catch (InstanceAlreadyExistsException e) {
            LOG.atDebug()
                    .addKeyValue("detector", detector)
                    .log("Another catalog of this process shows the detector's swaps");
        } catch (JMException e) {
            LOG.atWarn()
                    .addKeyValue("detector", detector)
                    .log("JMX does not show how models come into service: {}", e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        for (ObjectName name : shown) {
            try {
                ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
            } catch (JMException e) {
                LOG.atDebug().addKeyValue("name", name).log("Not shown any more: {}", e.getMessage());
            }
        }
        shown.clear();
    }

    /** What of one detector is shown: how many models have come into service, and how the newest did. */
    record Swaps(long count, Optional<ModelSwap> newest) {
        static final Swaps NONE = new Swaps(0, Optional.empty());

        Swaps and(ModelSwap swap) {
            return new Swaps(count + 1, Optional.of(swap));
        }
    }

    private record OfDetector(Supplier<Swaps> swaps) implements ModelSwapMXBean {

        @Override
        public long getVersion() {
            return swaps.get().newest().map(ModelSwap::version).orElse(0L);
        }

        @Override
        public String getAt() {
            return swaps.get().newest().map(swap -> swap.at().toString()).orElse("");
        }

        @Override
        public long getCount() {
            return swaps.get().count();
        }

        @Override
        public double getReadMs() {
            return millis(Step.READ);
        }

        @Override
        public double getVerifyMs() {
            return millis(Step.VERIFY);
        }

        @Override
        public double getLoadMs() {
            return millis(Step.LOAD);
        }

        @Override
        public double getWarmUpMs() {
            return millis(Step.WARM_UP);
        }

        @Override
        public double getSwapMs() {
            return millis(Step.SWAP);
        }

        private double millis(Step step) {
            return swaps.get()
                    .newest()
                    .map(swap -> swap.took().get(step).toNanos() / NANOS_PER_MILLI)
                    .orElse(0.0);
        }
    }
}
