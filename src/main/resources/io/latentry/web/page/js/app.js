// Copyright 2026 the Latentry authors. SPDX-License-Identifier: Apache-2.0
// Wires the state to the page.

import { AnomalyTable, SHOWN } from './anomalies.js';
import { show } from './detail.js';
import { DetectorCard } from './detectors.js';
import { byId } from './dom.js';
import { follow } from './feed.js';
import * as format from './format.js';
import { State, key } from './state.js';

const STATUS = { STARTING: 'Connecting', READING: 'Live', WAITING: 'Waiting', RETRYING: 'Interrupted', LOST: 'Server lost' };

const state = new State();
const cards = new Map();
const table = new AnomalyTable(byId('rows'), open);
let picked = null;
let opened = null;
let paused = false;
let frame = 0;

byId('pause').addEventListener('click', () => {
  paused = !paused;
  render();
});
byId('filter').addEventListener('click', () => pick(picked.detector, picked.entity));
document.addEventListener('keydown', (event) => event.key === 'Escape' && opened && close());
new ResizeObserver(schedule).observe(byId('detectors'));
follow(state, schedule);

function schedule() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    render();
  });
}

function render() {
  renderStatus();
  if (!paused) {
    renderDetectors();
    renderAnomalies();
  }
}

function renderStatus() {
  const { state: name, detail, unreadable } = state.status;
  const notes = [detail, unreadable > 0 ? `${format.count(unreadable)} records could not be read` : ''].filter(Boolean);
  byId('status').dataset.state = paused ? 'PAUSED' : name;
  byId('status-text').textContent = paused ? 'Paused' : STATUS[name];
  byId('notice').hidden = notes.length === 0;
  setText(byId('notice'), notes.join('. '));
  byId('pause').textContent = paused ? 'Resume' : 'Pause';
  byId('pause').setAttribute('aria-pressed', String(paused));
}

function renderDetectors() {
  byId('empty').hidden = state.detectors.size > 0 || state.status.state === 'STARTING';
  for (const name of [...state.detectors.keys()].sort()) {
    if (!cards.has(name)) {
      cards.set(name, new DetectorCard(name, { pick, open }));
      byId('detectors').replaceChildren(...[...cards.keys()].sort().map((n) => cards.get(n).node));
    }
    const anomalies = state.anomalies.filter((a) => a.detector === name);
    cards.get(name).update(state.detectors.get(name), anomalies, picked?.detector === name ? picked.entity : null);
  }
}

function renderAnomalies() {
  const listed = state.anomalies.filter((a) => !picked || (a.detector === picked.detector && a.entity === picked.entity));
  table.update(listed, opened);
  setText(byId('count'), listed.length > SHOWN ? `the newest ${SHOWN} of ${format.count(listed.length)}` : format.count(listed.length));
  byId('none').hidden = listed.length > 0;
  setText(byId('none'), picked
    ? 'No anomalies of this entity among the newest ones.'
    : 'No anomalies so far. They appear here by themselves, newest first, about a second after the record that caused them.');
  byId('filter').hidden = !picked;
  setText(byId('filter'), picked ? `${picked.entity} ✕` : '');
}

function pick(detector, entity) {
  const again = picked && picked.detector === detector && picked.entity === entity;
  picked = again ? null : { detector, entity };
  renderDetectors();
  renderAnomalies();
}

function open(anomaly) {
  opened = key(anomaly);
  byId('detail').hidden = false;
  show(byId('detail'), anomaly, close);
  byId('detail').focus({ preventScroll: true });
  renderAnomalies();
}

function close() {
  const last = opened;
  opened = null;
  byId('detail').hidden = true;
  renderAnomalies();
  table.focus(last);
}

/** A live region speaks again whenever its text is set, even to the same. */
function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}
