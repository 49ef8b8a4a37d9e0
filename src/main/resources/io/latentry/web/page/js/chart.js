// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// The chart of one detector: highest and median score over its entities, the threshold, anomalies, model versions.

import { svg } from './dom.js';
import * as format from './format.js';
import { stretches, ticks } from './timeline.js';

const LEFT = 30;
const RIGHT = 10;
const TOP = 16;
const BOTTOM = 20;
const THRESHOLD = 0.5;
const PIXELS_PER_TICK = 110;

/** Draws anew into `node` and returns what lies under a horizontal position in pixels. */
export function draw(node, { range, width, columns, picked, anomalies, versions, open }) {
  const size = { width: node.clientWidth || 600, height: node.clientHeight || 190 };
  const x = (time) => LEFT + ((time - range.from) / (range.to - range.from)) * (size.width - LEFT - RIGHT);
  const y = (score) => TOP + (1 - score) * (size.height - TOP - BOTTOM);
  const path = (points, value) =>
    stretches(points, width).map((s) => `M${s.map((p) => `${x(p.time).toFixed(1)},${y(value(p)).toFixed(1)}`).join('L')}`).join('');
  const shown = columns.filter((c) => c.time >= range.from);

  node.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  node.replaceChildren(
    ...grid(size, x, y, range),
    ...versions.filter((v) => v.time > range.from && v.time <= range.to).flatMap((v) => versionMark(v, x, size)),
    svg('path', { class: 'band', d: band(shown, width, x, y) }),
    svg('path', { class: 'median', d: path(shown, (p) => p.median) }),
    svg('path', { class: 'highest', d: path(shown, (p) => p.highest) }),
    ...(picked ? [svg('path', { class: 'picked', d: path(picked.filter((p) => p.time >= range.from), (p) => p.score) })] : []),
    ...strongest(anomalies, range, width).map((a) => dot(a, Math.min(x(a.eventTime), size.width - RIGHT), y(a.score), open)),
  );
  return (pixel) => nearest(shown, x, pixel);
}

function grid(size, x, y, range) {
  const { step, times } = ticks(range, Math.max(2, Math.floor(size.width / PIXELS_PER_TICK)));
  const line = (name, score) =>
    svg('line', { class: name, x1: LEFT, x2: size.width - RIGHT, y1: y(score), y2: y(score) });
  return [
    line('grid', 0),
    line('grid', 1),
    line('threshold', THRESHOLD),
    ...[0, THRESHOLD, 1].map((s) => svg('text', { x: LEFT - 6, y: y(s) + 4, 'text-anchor': 'end' }, s)),
    ...times
      .filter((t) => x(t) > LEFT + 20 && x(t) < size.width - 28)
      .map((t) => svg('text', { x: x(t), y: size.height - 5, 'text-anchor': 'middle' }, format.tick(t, step))),
  ];
}

function band(points, width, x, y) {
  const edge = (list, value) => list.map((p) => `${x(p.time).toFixed(1)},${y(value(p)).toFixed(1)}`).join('L');
  return stretches(points, width)
    .map((s) => `M${edge(s, (p) => p.highest)}L${edge([...s].reverse(), (p) => p.median)}Z`)
    .join('');
}

function versionMark({ version, time }, x, size) {
  return [
    svg('line', { class: 'version', x1: x(time), x2: x(time), y1: TOP, y2: size.height - BOTTOM }),
    svg('text', { class: 'version-label', x: x(time), y: TOP - 5, 'text-anchor': 'middle' }, `model v${version}`),
  ];
}

/** One dot per entity and column: a fault at ten records a second would bury the chart. */
function strongest(anomalies, range, width) {
  const kept = new Map();
  for (const anomaly of anomalies) {
    const place = JSON.stringify([anomaly.entity, Math.floor(anomaly.eventTime / width)]);
    if (anomaly.eventTime >= range.from && anomaly.eventTime <= range.to + 1000 && !(kept.get(place)?.score >= anomaly.score)) {
      kept.set(place, anomaly);
    }
  }
  return [...kept.values()];
}

function dot(anomaly, cx, cy, open) {
  const label = `${anomaly.entity}, ${format.time(anomaly.eventTime)}, score ${format.score(anomaly.score)}`;
  return svg('circle', { class: `dot fill-${anomaly.severity}`, cx, cy, r: 4, click: () => open(anomaly) }, svg('title', {}, label));
}

function nearest(points, x, pixel) {
  return points.reduce((best, p) => (best && Math.abs(x(best.time) - pixel) <= Math.abs(x(p.time) - pixel) ? best : p), null);
}
