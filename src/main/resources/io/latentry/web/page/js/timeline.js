// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// From points per entity to what a chart draws.

const MINUTE = 60_000;
const SPANS = [5, 15, 60, 180, 720, 2880, 10_080, 43_200].map((minutes) => minutes * MINUTE);
const POINTS_WANTED = 30;
const COLUMNS = 150;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 21_600, 43_200, 86_400, 604_800].map((s) => s * 1000);

/** The stretch of event time to show: five minutes, or more where the records are far apart. */
export function range(detector) {
  const series = [...detector.entities.values()].map((points) => [...points.keys()]);
  const times = series.flat();
  if (times.length === 0) {
    return null;
  }
  const to = times.reduce((a, b) => Math.max(a, b));
  const earliest = times.reduce((a, b) => Math.min(a, b));
  const busiest = series.reduce((a, b) => (a.length >= b.length ? a : b));
  const wanted = Math.min(POINTS_WANTED, busiest.length);
  const span = SPANS.find((s) => busiest.filter((t) => t > to - s).length >= wanted) ?? to - earliest + 1;
  const first = times.reduce((a, t) => (t > to - span ? Math.min(a, t) : a), to);
  return { from: Math.min(first, to - MINUTE), to };
}

/** Width of a column: wide enough that an entity has, as a rule, a point in each. */
export function columnWidth(detector, { from, to }) {
  const spacings = [...detector.entities.values()]
    .map((points) => [...points.keys()].filter((t) => t >= from))
    .filter((times) => times.length > 1)
    .map((times) => (Math.max(...times) - Math.min(...times)) / (times.length - 1))
    .sort((a, b) => a - b);
  const spacing = spacings[Math.floor(spacings.length / 2)] ?? 1000;
  return Math.ceil(Math.max(1000, (to - from) / COLUMNS, spacing) / 1000) * 1000;
}

/** One entity's points as [{ time, score, anomalous }], the highest score of each column, in order of time. */
export function columns(points, { from }, width) {
  const highest = new Map();
  for (const point of points.values()) {
    const time = Math.floor(point.time / width) * width;
    const before = highest.get(time);
    if (point.time >= from && point.score !== null && !(before?.score >= point.score)) {
      highest.set(time, { time, score: point.score, anomalous: point.anomalous || Boolean(before?.anomalous) });
    }
  }
  return [...highest.values()].sort((a, b) => a.time - b.time);
}

/** Highest and median over the entities, per column: [{ time, highest, entity, median }]. */
export function spread(byEntity) {
  const at = new Map();
  for (const [entity, points] of byEntity) {
    for (const { time, score } of points) {
      at.set(time, [...(at.get(time) ?? []), { entity, score }]);
    }
  }
  return [...at].sort(([a], [b]) => a - b).map(([time, scores]) => {
    scores.sort((a, b) => a.score - b.score);
    const { entity, score } = scores.at(-1);
    return { time, highest: score, entity, median: scores[Math.floor((scores.length - 1) / 2)].score };
  });
}

/** Stretches without a gap: a line over minutes of silence would claim scores that nobody gave. */
export function stretches(points, width) {
  const found = [];
  points.forEach((point, i) => {
    if (i === 0 || point.time - points[i - 1].time > 5 * width) {
      found.push([]);
    }
    found.at(-1).push(point);
  });
  return found;
}

/** Round times for an axis with about `wanted` labels. */
export function ticks({ from, to }, wanted) {
  const step = STEPS.find((s) => (to - from) / s <= wanted) ?? STEPS.at(-1);
  const times = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    times.push(time);
  }
  return { step, times };
}
