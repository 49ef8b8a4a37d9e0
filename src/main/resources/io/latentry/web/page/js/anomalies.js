// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// The list of anomalies. Rows stay the same nodes while they are listed, so that focus and selection survive updates.

import { el } from './dom.js';
import * as format from './format.js';
import { key } from './state.js';

export const SHOWN = 200;
const FEATURES = 3;

export class AnomalyTable {
  #rows = new Map();

  constructor(body, open) {
    this.body = body;
    this.open = open;
    body.addEventListener('keydown', (event) => this.#move(event));
  }

  update(anomalies, selected) {
    const listed = anomalies.slice(0, SHOWN);
    const first = this.#rows.size === 0;
    const rows = new Map(listed.map((a) => [key(a), this.#rows.get(key(a)) ?? row(a, this.open, !first)]));
    this.#rows.forEach((node, id) => rows.has(id) || node.remove());
    this.#rows = rows;
    let at = this.body.firstChild;
    for (const [id, node] of rows) {
      node.setAttribute('aria-selected', String(id === selected));
      if (node === at) {
        at = at.nextSibling;
      } else {
        this.body.insertBefore(node, at);
      }
    }
  }

  focus(id) {
    this.#rows.get(id)?.querySelector('button').focus();
  }

  #move(event) {
    const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' }[event.key];
    const next = step && event.target.closest('tr')?.[step];
    if (next) {
      event.preventDefault();
      next.querySelector('button').focus();
    }
  }
}

export function severity(anomaly) {
  return el('span', { class: 'severity' }, el('i', { class: `fill-${anomaly.severity}` }), format.word(anomaly.severity));
}

function row(anomaly, open, fresh) {
  const features = anomaly.topFeatures.slice(0, FEATURES).map((f) => `${f.name} ${format.percent(f.contribution)}`);
  return el(
    'tr',
    { class: anomaly.backfill ? 'past' : fresh && 'fresh', click: () => open(anomaly) },
    el('td', { class: 'time' }, el('button', { type: 'button', class: 'open' }, format.time(anomaly.eventTime))),
    el('td', { class: 'entity' }, anomaly.entity, ' ', el('span', { class: 'of' }, anomaly.detector)),
    el('td', { class: 'level' }, severity(anomaly)),
    el('td', { class: 'reason' }, format.word(anomaly.reason), anomaly.backfill ? ' (backfill)' : ''),
    el('td', { class: 'score number' }, format.score(anomaly.score)),
    el('td', { class: 'pvalue number' }, format.pValue(anomaly.pValue)),
    el('td', { class: 'features' }, features.join(', ')),
  );
}
