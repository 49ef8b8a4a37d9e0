// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// A card per detector: counters, chart, lanes.

import { draw } from './chart.js';
import { el, svg } from './dom.js';
import * as format from './format.js';
import { Lane, select } from './lanes.js';
import { scoresPerSecond } from './state.js';
import { columns, columnWidth, range, spread } from './timeline.js';

const LEGEND = [
  ['highest', 'highest score'],
  ['median', 'median of the entities'],
  ['dot', 'anomaly'],
  ['threshold', 'alarm threshold'],
];

export class DetectorCard {
  #facts = new Map();
  #lanes = new Map();
  #under = () => null;

  /** `pick(detector, entity)` and `open(anomaly)` are told what the user chooses. */
  constructor(name, { pick, open }) {
    this.name = name;
    this.open = open;
    this.pick = (entity) => pick(name, entity);
    this.chart = svg('svg', {
      class: 'chart',
      role: 'img',
      pointermove: (event) => this.#point(event.offsetX),
      pointerleave: () => this.#legend(),
    });
    this.readout = el('p', { class: 'readout' });
    this.lanes = el('div', { class: 'lanes', role: 'group', 'aria-label': `Entities of ${name}` });
    this.more = el('p', { class: 'more' });
    this.node = el('article', { class: 'card' }, this.#head(), this.chart, this.readout, this.lanes, this.more);
    this.#legend();
  }

  update(detector, anomalies, picked) {
    this.#facts.get('scores').textContent = format.count(detector.scores);
    this.#facts.get('rate').textContent = format.rate(scoresPerSecond(detector));
    this.#facts.get('anomalies').textContent = format.count(detector.anomalies);
    this.#facts.get('model').textContent = detector.modelVersion > 0 ? `v${detector.modelVersion}` : '–';
    const shown = range(detector);
    if (shown) {
      this.#draw(detector, anomalies, picked, shown);
    }
  }

  #draw(detector, anomalies, picked, shown) {
    const width = columnWidth(detector, shown);
    const byEntity = new Map([...detector.entities].map(([name, points]) => [name, columns(points, shown, width)]));
    this.#under = draw(this.chart, {
      range: shown,
      width,
      columns: spread(byEntity),
      picked: byEntity.get(picked),
      anomalies: anomalies.filter((a) => !picked || a.entity === picked),
      versions: detector.versions.slice(1),
      open: this.open,
    });
    this.chart.setAttribute('aria-label', `Scores of ${this.name}, ${format.time(shown.from)} to ${format.time(shown.to)}`);
    this.#updateLanes(byEntity, shown, width, picked);
  }

  #updateLanes(byEntity, shown, width, picked) {
    const selected = select(byEntity);
    const names = selected.map(([name]) => name);
    if (names.join('\n') !== [...this.#lanes.keys()].join('\n')) {
      this.#lanes = new Map(names.map((name) => [name, this.#lanes.get(name) ?? new Lane(name, this.pick)]));
      this.lanes.replaceChildren(...[...this.#lanes.values()].map((lane) => lane.node));
    }
    selected.forEach(([name, points]) => this.#lanes.get(name).update(points, shown, width, name === picked));
    const hidden = byEntity.size - selected.length;
    this.more.textContent = hidden > 0 ? `and ${hidden} more, all with lower scores` : '';
  }

  #head() {
    const facts = [
      ['scores', 'Scores', 'Read from the scores topic since the server of this page started, replayed ones included'],
      ['rate', 'per second', 'Over the last ten seconds'],
      ['anomalies', 'Anomalies', 'Read from the anomalies topic since the server of this page started, replayed ones included'],
      ['model', 'Model', 'Version that scored the newest record'],
    ].map(([name, label, title]) => {
      const value = el('dd');
      this.#facts.set(name, value);
      return el('div', { title }, el('dt', {}, label), value);
    });
    return el('div', { class: 'card-head' }, el('h2', {}, this.name), el('dl', { class: 'facts' }, facts));
  }

  #legend() {
    this.readout.replaceChildren(...LEGEND.map(([key, text]) =>
      el('span', { class: 'legend' }, el('span', { class: `key key-${key}` }), text)));
  }

  #point(pixel) {
    const column = this.#under(pixel);
    if (column) {
      this.readout.textContent =
        `${format.time(column.time)}: highest ${format.score(column.highest)} (${column.entity}), median ${format.score(column.median)}`;
    }
  }
}
