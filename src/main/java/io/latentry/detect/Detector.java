/* Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0 */
package io.latentry.detect;

import io.latentry.vae.ComputeDevice;
import io.latentry.vae.Tensor;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;

/**
 * Judges readings of feature values: passes them through the networks and turns the two signals into p-values. Several
 * threads may score at once. It holds native memory until it is closed.
 *
 * <p>With a {@link #window} of 1 each reading is judged by itself. With more, a row is a window of an entity's last
 * readings ({@link ReadingHistory} makes them), and the verdict also depends on how the entity went before:
 * {@link Scores#follow} with the entity's {@link EntityTrack}.
 *
 * <p>A row's scores do not depend on the other rows of its batch.
 */
public final class Detector implements AutoCloseable {

    private final List<String> featureNames;
    private final double falseAlarmRate;
    private final Judge judge;

    Detector(List<String> featureNames, double falseAlarmRate, Judge judge) {
        this.featureNames = List.copyOf(featureNames);
        this.falseAlarmRate = falseAlarmRate;
        this.judge = judge;
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes are cut short, of another format version, or hold non-finite weights
     * @throws IllegalStateException if the device is not there
     */
    public static Detector fromBytes(byte[] bytes, ComputeDevice device) {
        return fromBytes(bytes, device, AlarmRule.AS_TRAINED);
    }

    /**
     * The same, of a detector that gives more or fewer alarms than it was trained for.
     *
     * @throws AlarmRuleException if it cannot: it opens no alarms and is to count them, it was trained by a build that did not
     *     keep other thresholds, or the rule asks for what none of them gives
     */
    public static Detector fromBytes(byte[] bytes, ComputeDevice device, AlarmRule rule) {
        return DetectorFile.read(bytes, device, rule);
    }

    /** Everything that makes up this detector, as one safetensors file; the same detector always gives the same bytes. */
    public byte[] toBytes() {
        return DetectorFile.write(featureNames, falseAlarmRate, judge);
    }

    /** In the order of a reading. */
    public List<String> featureNames() {
        return featureNames;
    }

    /** Numbers per reading. */
    public int width() {
        return featureNames.size();
    }

    /** Readings per row; 1 if each is judged by itself. */
    public int window() {
        return judge.window();
    }

    /** Whether the networks see each value's change since the entity's reading before, beside the value. */
    public boolean differences() {
        return judge.differences();
    }

    /** Latent dimensions. */
    public int latentSize() {
        return judge.latentSize();
    }

    /** α, the share of normal rows that may be called anomalous, or may open an alarm. */
    public double falseAlarmRate() {
        return falseAlarmRate;
    }

    /** The track of an entity of which nothing is known yet. */
    public EntityTrack newTrack() {
        return new EntityTrack(new double[judge.trackLength()]);
    }

    /** The track that {@link EntityTrack#toBytes} wrote; a new one if it is that of a detector of another layout. */
    public EntityTrack newTrack(byte[] bytes) {
        EntityTrack track = EntityTrack.fromBytes(bytes);
        return track.values().length == judge.trackLength() ? track : newTrack();
    }

    /**
     * Scores the first {@code count} rows of a buffer. Where {@link #window} is above 1, each row is then to be followed.
     *
     * @param rows raw feature values [count, window, width], row after row from index 0, the oldest reading of a window
     *     first; NaN for a missing value; position and limit stay as they are
     * @throws IllegalArgumentException if a value is infinite (it names the row and the feature) or the buffer is too short
     * @throws IllegalStateException if the detector is closed
     */
    public Scores score(FloatBuffer rows, int count) {
        return judge.score(rows, count);
    }

    /**
     * Explains some rows of a buffer.
     *
     * @param rows raw feature values, as for {@link #score}
     * @param indices which rows, counted from 0
     * @return one explanation per index, in their order
     * @throws IllegalArgumentException if a value of these rows is infinite or the buffer is too short
     */
    public List<Explanation> explain(FloatBuffer rows, int[] indices) {
        return judge.explain(rows, indices);
    }

    /**
     * How well the network describes rows: of windows the one that rebuilds them, of rows by themselves that of the first view.
     *
     * @param rows raw feature values, as for {@link #score}
     * @param samples draws per row, at least 1
     * @throws IllegalArgumentException if a value is infinite or the buffer is too short
     */
    public RowLikelihoods likelihoods(FloatBuffer rows, int count, int samples, long seed) {
        RowLikelihoods likelihoods = judge.likelihoods(rows, count, samples, seed);
        int length = window() * width();
        for (int i = 0; i < count * length; i++) {
            if (Float.isNaN(rows.get(i))) {
                likelihoods.logLikelihood()[i / length] = Double.NaN;
            }
        }
        return likelihoods;
    }

    /** The weights of its networks, by what they see. */
    Map<String, List<Map<String, Tensor>>> weights() {
        return judge.weights();
    }

    /** Frees the native memory once the calls in progress have returned. Closing twice does nothing. */
    @Override
    public void close() {
        judge.close();
    }
}
