// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// Everything that is known about one anomaly.

import { severity } from './anomalies.js';
import { el, svg } from './dom.js';
import * as format from './format.js';

const LATENT_HEIGHT = 64;
const FAR = 3;

export function show(panel, anomaly, close) {
  panel.replaceChildren(
    el(
      'div',
      { class: 'detail-head' },
      el('div', {}, el('h2', {}, anomaly.entity), el('p', {}, severity(anomaly), ' · ', anomaly.detector)),
      el('button', { type: 'button', click: close, 'aria-label': 'Close' }, '✕'),
    ),
    pairs([
      ['Record time', format.time(anomaly.eventTime)],
      ['Detected', `${format.time(anomaly.detectionTime)} (${format.duration(anomaly.detectionTime - anomaly.eventTime)} later)`],
      ['Score', `${format.score(anomaly.score)} (threshold 0.50)`],
      ['Model', `v${anomaly.modelVersion}`],
      ...(anomaly.backfill ? [['Backfill', 'older than the detector\'s start.liveAfter: not raised']] : []),
      ...Object.entries(anomaly.passThrough ?? {}),
    ]),
    signals(anomaly),
    features(anomaly.topFeatures),
    latent(anomaly.latentMean, anomaly.latentShift),
    source(anomaly),
  );
  panel.scrollTop = 0;
}

function signals(anomaly) {
  return block(
    `Signals: ${format.word(anomaly.reason)} fired`,
    pairs([
      ['Reconstruction', `p = ${format.pValue(anomaly.reconstructionPValue)}`],
      ['', `mean squared error ${format.number(anomaly.reconstructionError)}\u00a0σ², NLL\u00a0${format.number(anomaly.reconstructionNll)}\u00a0nats`],
      ['Latent', `p = ${format.pValue(anomaly.latentPValue)}`],
      ['', `log-likelihood ${format.number(anomaly.latentLogLikelihood)}\u00a0nats, KL ${format.number(anomaly.kl)}\u00a0nats`],
      ['Both together', `p = ${format.pValue(anomaly.pValue)}`],
      ['', `ELBO ${format.number(anomaly.elbo)}\u00a0nats`],
    ]),
  );
}

function features(list) {
  const rows = list.map((f) => {
    const bar = el('span');
    bar.style.width = `${Math.min(100, Math.max(0, (f.contribution ?? 0) * 100))}%`;
    return el(
      'div',
      { class: 'feature' },
      el('span', { class: 'feature-name' }, f.name),
      el('span', {}, format.percent(f.contribution)),
      el('span', { class: 'track' }, bar),
      el('span', { class: 'feature-values' },
        `observed ${format.number(f.observed)}, expected ${format.number(f.expected)} ± ${format.number(f.spread)}${deviation(f)}`),
    );
  });
  return block('Features, by share of the reconstruction error', ...(rows.length > 0 ? rows : [el('p', { class: 'hint' }, 'None were given.')]));
}

function deviation({ observed, expected, spread }) {
  const spreads = (observed - expected) / spread;
  if (!Number.isFinite(spreads)) {
    return '';
  }
  return ` (${Math.abs(spreads).toLocaleString(undefined, { maximumSignificantDigits: 2 })} spreads ${spreads < 0 ? 'below' : 'above'})`;
}

function latent(mean, shift) {
  if (mean.length === 0) {
    return block('Latent mean', el('p', { class: 'hint' }, 'None was given.'));
  }
  const limit = Math.max(FAR, ...mean.map(Math.abs));
  const middle = LATENT_HEIGHT / 2;
  const bars = mean.map((value, i) => {
    const height = Math.max(0.5, (Math.abs(value) / limit) * (middle - 2));
    return svg(
      'rect',
      { x: i + 0.15, width: 0.7, y: value > 0 ? middle - height : middle, height, class: Math.abs(value) > FAR && 'far' },
      svg('title', {}, `dimension ${i + 1}: ${format.number(value)}`),
    );
  });
  return block(
    'Latent mean, per dimension',
    svg(
      'svg',
      { class: 'latent', viewBox: `0 0 ${mean.length} ${LATENT_HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': `Latent mean: ${mean.map(format.number).join(', ')}` },
      svg('line', { x1: 0, x2: mean.length, y1: middle, y2: middle, 'vector-effect': 'non-scaling-stroke' }),
      bars,
    ),
    shift ? [el('p', {}, `Furthest out: dimension ${shift.dimension + 1} (${format.number(shift.mean)})${governs(shift)}`)] : [],
    el('p', { class: 'hint' }, `Scale ±${format.number(limit)}. Normal records lie around 0 with a spread of about 1; beyond ±${FAR} a bar is red.`),
  );
}

function governs(shift) {
  return shift.governs.length > 0 ? `, which moves ${shift.governs.join(', ')}` : '';
}

function source({ source: { topic, partition, offset }, eventId }) {
  return block(
    'Where it came from',
    pairs([
      ['Topic', topic],
      ['Partition', String(partition)],
      ['Offset', String(offset)],
      ['Event id', eventId],
    ]),
  );
}

function block(title, ...children) {
  return el('section', { class: 'block' }, el('h3', {}, title), ...children);
}

function pairs(list) {
  return el('dl', { class: 'pairs' }, list.flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]));
}
