// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// One small bar chart per entity; pressing it picks the entity.

import { el, svg } from './dom.js';
import * as format from './format.js';

const THRESHOLD = 0.5;
const HEIGHT = 18;
const WIDTH = 300;
const SHOWN = 24;

/** At most 24 entities, by name; where there are more, those with the highest scores. */
export function select(byEntity) {
  const top = (points) => points.reduce((highest, p) => Math.max(highest, p.score), 0);
  return [...byEntity]
    .filter(([, points]) => points.length > 0)
    .sort(([, a], [, b]) => top(b) - top(a))
    .slice(0, SHOWN)
    .sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true }));
}

export class Lane {
  constructor(entity, pick) {
    this.calm = svg('path', { class: 'calm' });
    this.hot = svg('path', { class: 'hot' });
    this.score = el('span', { class: 'lane-score' });
    this.node = el(
      'button',
      { type: 'button', class: 'lane', title: entity, click: () => pick(entity) },
      el('span', { class: 'lane-name' }, entity),
      svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.calm, this.hot),
      this.score,
    );
  }

  update(points, range, width, picked) {
    const bars = (list) => list.map((p) => bar(p, range, width)).join('');
    const over = (p) => p.score >= THRESHOLD;
    const last = points.at(-1);
    this.calm.setAttribute('d', bars(points.filter((p) => !over(p))));
    this.hot.setAttribute('d', bars(points.filter(over)));
    this.score.textContent = format.score(last.score);
    this.score.classList.toggle('over', over(last));
    this.node.setAttribute('aria-pressed', String(picked));
  }
}

function bar({ time, score }, { from, to }, width) {
  const scale = WIDTH / (to - from + width);
  const height = Math.max(1, score * HEIGHT);
  return `M${((time - from) * scale).toFixed(1)},${HEIGHT}v${(-height).toFixed(1)}h${(width * scale).toFixed(2)}v${height.toFixed(1)}z`;
}
